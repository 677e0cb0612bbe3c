import { type ClusterSpec } from './model/cluster-spec';
import { type Manifest } from './model/manifest';
import { CERT_MANAGER } from './model/names';
import { CHARTS } from './model/versions';
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

/**
 * The charts that a cluster needs, in the order in which they are installed; none where the user installs
 * them. Autoscalers run on hubs only, so edges do without metrics-server.
 */
export function operatorReleases(spec: ClusterSpec): OperatorRelease[] {
  if (spec.operators.install === 'external') return [];
  return spec.role === 'hub' ? [CERT_MANAGER_RELEASE, METRICS_SERVER_RELEASE] : [CERT_MANAGER_RELEASE];
}

/** The release as Flux objects, for clusters driven by GitOps; Pulumi installs the release itself. */
export function fluxObjects(release: OperatorRelease): Manifest[] {
  const { name, namespace, repository, chart, version, values } = release;
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
        chart: { spec: { chart, version, sourceRef: { kind: 'HelmRepository', name } } },
        install: { crds: 'CreateReplace', remediation },
        upgrade: { crds: 'CreateReplace', remediation },
        values,
      },
    },
  ];
}
