/** Every image that the platform runs, one line each, exact tag. Our own images come from `images.registry`. */
export const IMAGES = {
  collector: 'docker.io/otel/opentelemetry-collector-contrib:0.149.0',
  prometheus: 'docker.io/prom/prometheus:v3.13.5',
  loki: 'docker.io/grafana/loki:3.7.8',
  tempo: 'docker.io/grafana/tempo:2.10.8',
  grafana: 'docker.io/grafana/grafana:13.2.0',
  envoy: 'docker.io/envoyproxy/envoy:distroless-v1.40.0',
  kubeStateMetrics: 'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.15.0',
  dcgmExporter: 'nvcr.io/nvidia/k8s/dcgm-exporter:4.5.3-4.8.2-distroless',
  devicePlugin: 'nvcr.io/nvidia/k8s-device-plugin:v0.20.0',
} as const;

/** Our own services by folder of `services/`, at the version in its package.json. */
export const SERVICES = { 'metrics-proxy': '0.1.0' } as const;

/** Image of a service of ours in the registry of `images.registry`. */
export function serviceImage(registry: string, service: keyof typeof SERVICES): string {
  return `${registry}/${service}:${SERVICES[service]}`;
}

/** Charts that others maintain: `lib/operators.ts` takes repository and version from here. */
export const CHARTS = {
  certManager: { repository: 'oci://quay.io/jetstack/charts', chart: 'cert-manager', version: 'v1.21.2' },
  metricsServer: {
    repository: 'https://kubernetes-sigs.github.io/metrics-server',
    chart: 'metrics-server',
    version: '3.13.0',
  },
  kgatewayCrds: {
    repository: 'oci://cr.kgateway.dev/kgateway-dev/charts',
    chart: 'kgateway-crds',
    version: 'v2.4.4',
  },
  kgateway: { repository: 'oci://cr.kgateway.dev/kgateway-dev/charts', chart: 'kgateway', version: 'v2.4.4' },
  /** Brings the CRDs of Gateway API 1.6.1 with its own. */
  envoyGateway: { repository: 'oci://docker.io/envoyproxy', chart: 'gateway-helm', version: 'v1.9.1' },
} as const;

/** CRDs that no chart can carry: Helm keeps a release in a Secret of 1 MiB. */
export const GATEWAY_API = {
  repository: 'https://github.com/kubernetes-sigs/gateway-api',
  version: 'v1.6.1',
} as const;

/** Kubernetes minors for which manifests are judged and which a standard-tier cluster may run. */
export const KUBERNETES_MINORS = ['1.33', '1.34', '1.35', '1.36'] as const;
