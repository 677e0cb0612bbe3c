import { Construct } from 'constructs';
import {
  Certificate,
  type CertificateSpec,
  CertificateSpecPrivateKeyAlgorithm as Algorithm,
  CertificateSpecPrivateKeyRotationPolicy as Rotation,
  CertificateSpecUsages as Usage,
  ClusterIssuer,
} from '../../imports/cert-manager.io';
import { scrapePods } from '../collector/scrape';
import { type Cluster } from '../fleet/cluster';
import { spiffeId } from '../model/identity';
import { CERT_MANAGER, CLUSTER_CA } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { PORTS } from '../model/ports';
import { SECRETS } from '../model/secret-names';
import { labels } from '../workload/labels';
import { type Part } from '../workload/part';

export interface CertificatesProps {
  readonly clusterId: string;
  /** Namespaces whose pods send telemetry: each gets a leaf of its own. */
  readonly clientNamespaces: readonly string[];
  /** Namespace of the agents, which hash personal data with a key of the cluster's own. */
  readonly maskingNamespace: string;
  /** DNS names of the door's server certificate, and where it is mounted; hub only. */
  readonly server?: { readonly namespace: string; readonly dnsNames: readonly string[] };
}

const SELF_SIGNED = 'fed-observability-selfsigned';

const TEN_YEARS = '87600h';

/** A week, renewed with two days and more to go: cert-manager may be away over a weekend. */
const LEAF = { duration: '168h', renewBefore: '56h' };

/** The cluster's own CA and the leaf certificates signed by it; no private key leaves the cluster. */
export class Certificates extends Construct {
  constructor(scope: Construct, id: string, props: CertificatesProps) {
    super(scope, id);
    this.addAuthority(props.clusterId);
    for (const namespace of props.clientNamespaces) {
      this.addLeaf(`client-${namespace}`, SECRETS.clientTls, namespace, {
        uris: [spiffeId(props.clusterId)],
        usages: [Usage.DIGITAL_SIGNATURE, Usage.CLIENT_AUTH],
      });
    }
    this.addMaskingKey(props.maskingNamespace);
    if (props.server) {
      this.addLeaf('server', SECRETS.serverTls, props.server.namespace, {
        dnsNames: [...props.server.dnsNames],
        usages: [Usage.DIGITAL_SIGNATURE, Usage.SERVER_AUTH],
      });
    }
  }

  private addAuthority(clusterId: string): void {
    new ClusterIssuer(this, 'self-signed', {
      metadata: { name: SELF_SIGNED, labels: labels(SELF_SIGNED, 'trust') },
      spec: { selfSigned: {} },
    });
    new Certificate(this, 'ca', {
      metadata: { name: CLUSTER_CA, namespace: CERT_MANAGER, labels: labels(CLUSTER_CA, 'trust') },
      spec: {
        secretName: CLUSTER_CA,
        isCa: true,
        commonName: `${clusterId} telemetry CA`,
        duration: TEN_YEARS,
        // A new key would silently invalidate trust/<cluster.id>.pem; cert-manager ≥ 1.18 rotates by default.
        privateKey: { algorithm: Algorithm.ECDSA, size: 256, rotationPolicy: Rotation.NEVER },
        usages: [Usage.CERT_SIGN, Usage.CRL_SIGN, Usage.DIGITAL_SIGNATURE],
        issuerRef: { name: SELF_SIGNED, kind: 'ClusterIssuer', group: 'cert-manager.io' },
      },
    });
    new ClusterIssuer(this, 'issuer', {
      metadata: { name: CLUSTER_CA, labels: labels(CLUSTER_CA, 'trust') },
      spec: { ca: { secretName: CLUSTER_CA } },
    });
  }

  /** A key that cert-manager makes once and keeps; nobody looks at the certificate. */
  private addMaskingKey(namespace: string): void {
    const name = SECRETS.maskingKey;
    new Certificate(this, 'masking-key', {
      metadata: { name, namespace, labels: labels(name, 'trust') },
      spec: {
        secretName: name,
        commonName: name,
        duration: TEN_YEARS,
        privateKey: { algorithm: Algorithm.ECDSA, size: 256, rotationPolicy: Rotation.NEVER },
        usages: [Usage.DIGITAL_SIGNATURE],
        issuerRef: { name: SELF_SIGNED, kind: 'ClusterIssuer', group: 'cert-manager.io' },
      },
    });
  }

  private addLeaf(id: string, secretName: string, namespace: string, spec: Partial<CertificateSpec>): void {
    new Certificate(this, id, {
      metadata: { name: secretName, namespace, labels: labels(secretName, 'trust') },
      spec: {
        secretName,
        ...LEAF,
        privateKey: { algorithm: Algorithm.ECDSA, size: 256, rotationPolicy: Rotation.ALWAYS },
        issuerRef: { name: CLUSTER_CA, kind: 'ClusterIssuer', group: 'cert-manager.io' },
        revisionHistoryLimit: 2,
        ...spec,
      },
    });
  }
}

export function certificatesPart({ id }: Cluster, { server }: Pick<CertificatesProps, 'server'>): Part {
  const { observability, agents } = NAMESPACES;
  return {
    chart: '10-certificates',
    build: (chart) =>
      new Certificates(chart, 'certificates', {
        clusterId: id,
        clientNamespaces: [observability.name, agents.name],
        maskingNamespace: agents.name,
        server,
      }),
    // Whether certificates are renewed in time.
    scrape: [
      scrapePods({
        tier: 'operator',
        job: CERT_MANAGER,
        namespace: CERT_MANAGER,
        app: CERT_MANAGER,
        port: PORTS.certManagerMetrics,
      }),
    ],
  };
}
