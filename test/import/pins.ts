/** A Kubernetes version whose OpenAPI document becomes a strict bundle. */
export interface KubernetesPin {
  readonly minor: string;
  readonly module: string;
  readonly version: string;
  readonly file: string;
}

/** One kind of a CRD module: its file, the fields that we write, and of those the ones left free-form. */
export interface CrdKind {
  readonly kind: string;
  readonly file: string;
  /** Dotted paths that stay in the trimmed CRD, with all below them; arrays and maps are stepped through. */
  readonly keep: readonly string[];
  /** Dotted paths of objects whose inside becomes free-form: pod templates, open configs. */
  readonly open?: readonly string[];
}

/** A Go module that carries CRDs. */
export interface CrdPin {
  readonly module: string;
  readonly version: string;
  /** Folder of the CRD files inside the module. */
  readonly path: string;
  readonly kinds: readonly CrdKind[];
}

/** Generator of `imports/*.ts`; run by npx only, because it installs 93 MB. */
export const cdk8sCli = 'cdk8s-cli@2.207.60';

const kubernetes = (minor: string, patch: number): KubernetesPin => ({
  minor,
  module: 'k8s.io/kubernetes',
  version: `v${minor}.${patch}`,
  file: 'api/openapi-spec/swagger.json',
});

/** Every Kubernetes version that manifests are checked against; LKE offers these. */
export const kubernetesPins: readonly KubernetesPin[] = [
  kubernetes('1.33', 13),
  kubernetes('1.34', 4),
  kubernetes('1.35', 4),
  kubernetes('1.36', 3),
];

const issuerFields = ['spec.selfSigned', 'spec.ca'];

/** Every CRD that we write objects of; the trimmed copy makes types, the untrimmed one judges manifests. */
export const crdPins: readonly CrdPin[] = [
  {
    module: 'github.com/cert-manager/cert-manager',
    version: 'v1.21.2',
    path: 'deploy/crds',
    kinds: [
      {
        kind: 'Certificate',
        file: 'cert-manager.io_certificates.yaml',
        keep: [
          'spec.secretName',
          'spec.dnsNames',
          'spec.uris',
          'spec.commonName',
          'spec.isCA',
          'spec.duration',
          'spec.renewBefore',
          'spec.privateKey',
          'spec.usages',
          'spec.issuerRef',
          'spec.revisionHistoryLimit',
          'spec.subject',
        ],
      },
      { kind: 'Issuer', file: 'cert-manager.io_issuers.yaml', keep: issuerFields },
      { kind: 'ClusterIssuer', file: 'cert-manager.io_clusterissuers.yaml', keep: issuerFields },
    ],
  },
];
