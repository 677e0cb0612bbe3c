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

/** What a route has of a parent and of a backend. */
const routeFields = [
  'spec.parentRefs.name',
  'spec.parentRefs.sectionName',
  ...['name', 'namespace', 'port'].map((field) => `spec.rules.backendRefs.${field}`),
  'spec.rules.filters.type',
  'spec.rules.filters.requestHeaderModifier.set',
];

const policyTarget = ['group', 'kind', 'name', 'sectionName'].map((field) => `spec.targetRefs.${field}`);

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
  {
    module: 'sigs.k8s.io/gateway-api',
    version: 'v1.6.1',
    path: 'config/crd/standard',
    kinds: [
      {
        kind: 'GatewayClass',
        file: 'gateway.networking.k8s.io_gatewayclasses.yaml',
        keep: ['spec.controllerName'],
      },
      {
        kind: 'Gateway',
        file: 'gateway.networking.k8s.io_gateways.yaml',
        keep: [
          'spec.gatewayClassName',
          'spec.infrastructure.parametersRef',
          ...['name', 'port', 'protocol', 'hostname'].map((field) => `spec.listeners.${field}`),
          'spec.listeners.allowedRoutes.kinds',
          ...['mode', 'options'].map((field) => `spec.listeners.tls.${field}`),
          'spec.listeners.tls.certificateRefs.name',
          'spec.tls.frontend',
        ],
      },
      {
        kind: 'HTTPRoute',
        file: 'gateway.networking.k8s.io_httproutes.yaml',
        keep: [
          ...routeFields,
          'spec.hostnames',
          'spec.rules.matches.path',
          ...['scheme', 'port', 'statusCode'].map((field) => `spec.rules.filters.requestRedirect.${field}`),
        ],
      },
      {
        kind: 'GRPCRoute',
        file: 'gateway.networking.k8s.io_grpcroutes.yaml',
        keep: [...routeFields, 'spec.rules.matches.method'],
      },
      {
        kind: 'ReferenceGrant',
        file: 'gateway.networking.k8s.io_referencegrants.yaml',
        keep: ['spec.from', 'spec.to'],
      },
    ],
  },
  {
    module: 'github.com/envoyproxy/gateway',
    version: 'v1.9.1',
    path: 'charts/gateway-crds-helm/templates/generated',
    kinds: [
      {
        kind: 'ClientTrafficPolicy',
        file: 'gateway.envoyproxy.io_clienttrafficpolicies.yaml',
        keep: [
          ...policyTarget,
          'spec.tls.minVersion',
          'spec.tls.alpnProtocols',
          ...['mode', 'subjectAltNames.uris'].map((field) => `spec.tls.clientValidation.${field}`),
          ...['kind', 'name'].map((field) => `spec.tls.clientValidation.caCertificateRefs.${field}`),
          'spec.headers.xForwardedClientCert',
          'spec.connection.connectionLimit.maxConnectionDuration',
          'spec.http2.maxConcurrentStreams',
        ],
      },
      {
        kind: 'BackendTrafficPolicy',
        file: 'gateway.envoyproxy.io_backendtrafficpolicies.yaml',
        keep: [
          ...policyTarget,
          'spec.rateLimit.local.rules.limit.requests',
          'spec.rateLimit.local.rules.limit.unit',
          'spec.loadBalancer.type',
          'spec.loadBalancer.consistentHash.type',
          'spec.loadBalancer.consistentHash.header',
        ],
      },
      {
        kind: 'EnvoyProxy',
        file: 'gateway.envoyproxy.io_envoyproxies.yaml',
        keep: [
          'spec.provider.type',
          ...['replicas', 'pod.priorityClassName', 'container.resources'].map(
            (field) => `spec.provider.kubernetes.envoyDeployment.${field}`,
          ),
          ...['type', 'annotations', 'externalTrafficPolicy'].map(
            (field) => `spec.provider.kubernetes.envoyService.${field}`,
          ),
          'spec.provider.kubernetes.envoyPDB.maxUnavailable',
        ],
      },
    ],
  },
];
