import { type Manifest, parseSeconds } from '../../lib';
import { type Files } from '../kubernetes/objects';
import { type Authority, authority, type LeafOptions } from './certificates';

interface CertificateSpec {
  readonly secretName: string;
  readonly commonName?: string;
  readonly isCA?: boolean;
  readonly uris?: readonly string[];
  readonly dnsNames?: readonly string[];
  readonly usages?: readonly string[];
  readonly duration: string;
  readonly issuerRef: { readonly kind: string; readonly name: string };
}

interface IssuerSpec {
  readonly selfSigned?: object;
  readonly ca?: { readonly secretName: string };
}

/**
 * A double of cert-manager: it follows the Issuer and Certificate objects of a cluster to Secrets with real keys and
 * certificates. It does not renew, and reads only what our objects say; anything else in a spec is refused.
 */
export class CertManagerDouble {
  /** By `<namespace>/<name>`. */
  readonly secrets = new Map<string, Files>();
  private readonly authorities = new Map<string, Authority>();

  /** Throws where an object names an issuer or a CA Secret that no other object makes. */
  constructor(private readonly objects: readonly Manifest[]) {
    const certificates = objects.filter(({ kind }) => kind === 'Certificate');
    // A CA first: an issuer waits for its Secret.
    for (const wantsCa of [true, false]) {
      for (const certificate of certificates) {
        if (((certificate.spec as CertificateSpec).isCA ?? false) === wantsCa) this.issue(certificate);
      }
    }
  }

  /** The authority behind a CA Secret, for certificates that no object asks for: expired ones, forged ones. */
  authority(secretName: string): Authority {
    const found = this.authorities.get(secretName);
    if (found === undefined) throw new Error(`Secret ${secretName} is no CA that a Certificate asks for`);
    return found;
  }

  /** Throws the keys away. */
  close(): void {
    this.authorities.forEach((made) => made.remove());
  }

  private issue({ metadata, spec }: Manifest): void {
    const wanted = spec as CertificateSpec;
    const issuer = this.issuer(wanted, metadata.namespace);
    const key = `${metadata.namespace}/${wanted.secretName}`;
    if (wanted.isCA) {
      if (issuer.selfSigned === undefined)
        throw new Error(`Certificate ${metadata.name}: only a self-signed CA is known`);
      const made = authority(wanted.commonName ?? metadata.name, days(wanted.duration));
      this.authorities.set(wanted.secretName, made);
      this.secrets.set(key, { 'tls.crt': made.caPem, 'ca.crt': made.caPem });
      return;
    }
    const names = [
      ...(wanted.uris ?? []).map((uri) => `URI:${uri}`),
      ...(wanted.dnsNames ?? []).map((name) => `DNS:${name}`),
    ];
    const options: LeafOptions = { days: days(wanted.duration), usages: wanted.usages ?? [] };
    if (issuer.selfSigned !== undefined) {
      this.secrets.set(key, selfSigned(wanted.commonName ?? metadata.name, options));
      return;
    }
    const signer = this.authority(issuer.ca!.secretName);
    const leaf = signer.leaf(names.join(','), options);
    this.secrets.set(key, { ...leaf, 'ca.crt': signer.caPem });
  }

  private issuer({ issuerRef }: CertificateSpec, namespace: string | undefined): IssuerSpec {
    const found = this.objects.find(
      ({ kind, metadata }) =>
        kind === issuerRef.kind &&
        metadata.name === issuerRef.name &&
        (kind === 'ClusterIssuer' || metadata.namespace === namespace),
    );
    if (found === undefined) throw new Error(`${issuerRef.kind} ${issuerRef.name} is not rendered`);
    return found.spec as IssuerSpec;
  }
}

function days(duration: string): number {
  return Math.ceil(parseSeconds(duration) / 86_400);
}

/** A key with a certificate that no other one vouches for; here a CA signs it that is thrown away. */
function selfSigned(commonName: string, options: LeafOptions): Files {
  const signer = authority(commonName, options.days);
  const leaf = signer.leaf(`DNS:${commonName}`, options);
  signer.remove();
  return { ...leaf, 'ca.crt': leaf['tls.crt'] };
}
