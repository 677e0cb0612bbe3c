import { type CaCertificate, ConfigError, parseCaCertificates } from '../lib';

export interface TrustRequest {
  readonly clusterId: string;
  /** PEM text of the cluster's CA, as the cluster holds it now. */
  readonly current: string;
  /** Reviewed PEM texts by cluster id. */
  readonly trust: ReadonlyMap<string, string>;
  /** Write the current certificate alone, so that an overlap ends. */
  readonly replace: boolean;
  readonly now: Date;
}

export interface TrustChange {
  readonly kind: 'new' | 'unchanged' | 'overlap' | 'replaces';
  readonly current: CaCertificate;
  /** What the file holds afterwards. */
  readonly certificates: readonly CaCertificate[];
  /** What it holds now and does not hold afterwards. */
  readonly dropped: readonly CaCertificate[];
}

/** What would change in `trust/<cluster.id>.pem`. Throws when the certificate must not be trusted. */
export function planTrustChange({ clusterId, current, trust, replace, now }: TrustRequest): TrustChange {
  const certificate = currentCa(current, now);
  refuseForeign(clusterId, certificate, trust);
  const file = trust.get(clusterId);
  if (file === undefined)
    return { kind: 'new', current: certificate, certificates: [certificate], dropped: [] };

  const before = certificatesOf(file, `trust/${clusterId}.pem`);
  const others = before.filter(({ fingerprint }) => fingerprint !== certificate.fingerprint);
  const known = others.length < before.length;
  if (known && !replace)
    return { kind: 'unchanged', current: certificate, certificates: before, dropped: [] };

  // A certificate that has run out admits nobody; it only makes the file longer.
  const kept = replace ? [] : others.filter(({ to }) => to > now);
  const dropped = others.filter((other) => !kept.includes(other));
  const kind = kept.length > 0 ? 'overlap' : dropped.length > 0 ? 'replaces' : 'unchanged';
  return { kind, current: certificate, certificates: [...kept, certificate], dropped };
}

function currentCa(pem: string, now: Date): CaCertificate {
  const where = "tls.crt of the cluster's CA";
  const [certificate, ...more] = certificatesOf(pem, where);
  if (more.length > 0) {
    throw new Error(`${where}: holds ${more.length + 1} certificates, and a cluster's own CA is exactly one`);
  }
  const { subject, from, to } = certificate!;
  if (to <= now) {
    throw new Error(`${where}: ${subject} expired on ${to.toISOString()}: let cert-manager renew it first`);
  }
  if (from > now) {
    throw new Error(
      `${where}: ${subject} is valid from ${from.toISOString()} on: check the clock of this machine`,
    );
  }
  return certificate!;
}

function certificatesOf(pem: string, where: string): readonly CaCertificate[] {
  const { certificates, faults } = parseCaCertificates(pem, where);
  if (faults.length > 0) throw new ConfigError(faults);
  return certificates;
}

/** With one CA under two ids, each of the two clusters could speak for the other. */
function refuseForeign(
  clusterId: string,
  certificate: CaCertificate,
  trust: ReadonlyMap<string, string>,
): void {
  for (const [id, pem] of trust) {
    if (id === clusterId) continue;
    const same = certificatesOf(pem, `trust/${id}.pem`).some(
      (ca) => ca.fingerprint === certificate.fingerprint,
    );
    if (same) {
      throw new Error(
        `this certificate already stands in trust/${id}.pem, and two clusters must not share a CA: ` +
          `check that the kubeconfig is the one of ${clusterId}`,
      );
    }
  }
}
