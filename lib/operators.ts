import { type ClusterSpec } from './config/cluster-spec';
import { gatewayController } from './fleet/gateway-controller';
import { GATEWAY_CONTROLLERS, type GatewayController } from './model/gateway-controller';
import { type Manifest } from './model/manifest';
import { CERT_MANAGER } from './model/names';
import { CHARTS, GATEWAY_API } from './model/versions';
import { labels } from './workload/labels';

/** A chart that others maintain, at one version: what Pulumi and Flux both install. */
export interface OperatorRelease {
  /** Name of the Helm release, and of the Flux objects. */
  readonly name: string;
  readonly chart: string;
  /** `https://…` index or `oci://…` registry. */
  readonly repository: string;
  readonly version: string;
  readonly namespace: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** API groups whose CRDs the chart brings: objects of these groups wait for it. */
  readonly crdGroups: readonly string[];
  /** Release that must be ready before. @default none */
  readonly after?: string;
}

/** CRDs that are applied as files, before every release. */
export interface CrdSource {
  readonly name: string;
  /** Namespace of the Flux objects. */
  readonly namespace: string;
  readonly repository: string;
  readonly version: string;
  /** Folder of the CRDs in the repository. */
  readonly path: string;
  /** All of them in one file. */
  readonly file: string;
}

/** No CPU limits: throttling a webhook or a lease renewal costs more than the burst. */
function resources(cpu: string, memory: string, memoryLimit: string) {
  return { requests: { cpu, memory }, limits: { memory: memoryLimit } };
}

const CERT_MANAGER_RELEASE: OperatorRelease = {
  name: CERT_MANAGER,
  ...CHARTS.certManager,
  namespace: CERT_MANAGER,
  crdGroups: ['cert-manager.io', 'acme.cert-manager.io'],
  values: {
    // Kept on uninstall: without its CRD every Certificate, the cluster's CA among them, would be deleted.
    crds: { enabled: true, keep: true },
    // The chart's default is kube-system, where it would need rights of its own.
    global: { leaderElection: { namespace: CERT_MANAGER } },
    replicaCount: 1,
    // A deleted Certificate must not take the Secret of running pods with it.
    enableCertificateOwnerRef: false,
    resources: resources('20m', '96Mi', '256Mi'),
    webhook: { replicaCount: 1, resources: resources('10m', '48Mi', '128Mi') },
    cainjector: { replicaCount: 1, resources: resources('20m', '128Mi', '384Mi') },
    // The release is ready only when the webhook answers: issuers are applied right after it.
    startupapicheck: { enabled: true, timeout: '5m', resources: resources('10m', '32Mi', '64Mi') },
    // The scraper finds the metrics port by itself; ServiceMonitor is a kind of an operator that is not here.
    prometheus: { enabled: true, servicemonitor: { enabled: false } },
  },
};

const METRICS_SERVER_RELEASE: OperatorRelease = {
  name: 'metrics-server',
  ...CHARTS.metricsServer,
  namespace: 'kube-system',
  crdGroups: [],
  values: {
    // Given whole, since a repeated list flag adds to the chart's default instead of replacing it.
    defaultArgs: [
      '--cert-dir=/tmp',
      // Node names do not resolve from pods on LKE.
      '--kubelet-preferred-address-types=InternalIP',
      '--kubelet-use-node-status-port',
      '--metric-resolution=15s',
      // Kubelets of LKE serve certificates without IP SANs, not signed by the cluster's CA
      // (metrics-server #196, #1025).
      '--kubelet-insecure-tls',
    ],
    replicas: 1,
    resources: resources('100m', '200Mi', '400Mi'),
  },
};

const { kgateway, envoyGateway } = GATEWAY_CONTROLLERS;

const KGATEWAY_CRDS_RELEASE: OperatorRelease = {
  name: 'kgateway-crds',
  ...CHARTS.kgatewayCrds,
  namespace: kgateway.namespace,
  crdGroups: ['gateway.kgateway.dev'],
  values: {},
};

const KGATEWAY_RELEASE: OperatorRelease = {
  name: 'kgateway',
  ...CHARTS.kgateway,
  namespace: kgateway.namespace,
  crdGroups: [],
  after: KGATEWAY_CRDS_RELEASE.name,
  values: {
    controller: { replicaCount: 1 },
    resources: resources('100m', '256Mi', '512Mi'),
  },
};

const ENVOY_GATEWAY_RELEASE: OperatorRelease = {
  name: 'envoy-gateway',
  ...CHARTS.envoyGateway,
  namespace: envoyGateway.namespace,
  crdGroups: ['gateway.networking.k8s.io', 'gateway.envoyproxy.io'],
  values: {
    deployment: { replicas: 1, envoyGateway: { resources: resources('100m', '256Mi', '1Gi') } },
  },
};

/** Releases of each Gateway API controller, in order. */
const CONTROLLER_RELEASES: Readonly<Record<GatewayController, readonly OperatorRelease[]>> = {
  kgateway: [KGATEWAY_CRDS_RELEASE, KGATEWAY_RELEASE],
  envoyGateway: [ENVOY_GATEWAY_RELEASE],
};

/** kgateway's charts bring no CRDs of Gateway API; Envoy Gateway's does. */
export function crdSources(spec: ClusterSpec): CrdSource[] {
  if (spec.operators.install === 'external' || spec.role !== 'hub') return [];
  if (gatewayController(spec) !== 'kgateway') return [];
  const { repository, version } = GATEWAY_API;
  return [
    {
      name: 'gateway-api',
      namespace: kgateway.namespace,
      repository,
      version,
      path: './config/crd/standard',
      file: `${repository}/releases/download/${version}/standard-install.yaml`,
    },
  ];
}

/**
 * The charts that a cluster needs, in the order in which they are installed; none where the user installs
 * them. Autoscalers run on hubs only, so edges do without metrics-server.
 */
export function operatorReleases(spec: ClusterSpec): OperatorRelease[] {
  if (spec.operators.install === 'external') return [];
  if (spec.role === 'edge') return [CERT_MANAGER_RELEASE];
  const controller = gatewayController(spec);
  return [
    CERT_MANAGER_RELEASE,
    METRICS_SERVER_RELEASE,
    ...(controller === undefined ? [] : CONTROLLER_RELEASES[controller]),
  ];
}

/** The release as Flux objects, for clusters driven by GitOps; Pulumi installs the release itself. */
export function fluxObjects(release: OperatorRelease): Manifest[] {
  const { name, namespace, repository, chart, version, values, after } = release;
  const metadata = { name, namespace, labels: labels(name, 'operator') };
  const remediation = { retries: 3 };
  return [
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmRepository',
      metadata,
      spec: { interval: '1h', url: repository, ...(repository.startsWith('oci://') ? { type: 'oci' } : {}) },
    },
    {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata,
      spec: {
        interval: '1h',
        timeout: '10m',
        releaseName: name,
        targetNamespace: namespace,
        ...(after === undefined ? {} : { dependsOn: [{ name: after }] }),
        chart: { spec: { chart, version, sourceRef: { kind: 'HelmRepository', name } } },
        install: { crds: 'CreateReplace', remediation },
        upgrade: { crds: 'CreateReplace', remediation },
        values,
      },
    },
  ];
}

/** The CRDs as Flux objects. Never pruned: with a CRD go all its objects. */
export function fluxCrds({ name, namespace, repository, version, path }: CrdSource): Manifest[] {
  const metadata = { name, namespace, labels: labels(name, 'operator') };
  return [
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata,
      spec: { interval: '24h', url: repository, ref: { tag: version } },
    },
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata,
      spec: { interval: '1h', path, prune: false, wait: true, sourceRef: { kind: 'GitRepository', name } },
    },
  ];
}
