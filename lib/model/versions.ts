/**
 * Every image that the platform runs, one line each, exact tag. Our own images come from `images.registry`.
 * The version of a chart stands in its file of `lib/operators`.
 */
export const IMAGES = {
  collector: 'docker.io/otel/opentelemetry-collector-contrib:0.149.0',
  prometheus: 'docker.io/prom/prometheus:v3.13.5',
  loki: 'docker.io/grafana/loki:3.7.8',
  tempo: 'docker.io/grafana/tempo:2.10.8',
  // 13.2.0 leaks memory at every HEAD request that accepts gzip (grafana/grafana#131366), as uptime checks send.
  grafana: 'docker.io/grafana/grafana:13.2.3',
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

/** Kubernetes minors for which manifests are judged and which a standard-tier cluster may run. */
export const KUBERNETES_MINORS = ['1.33', '1.34', '1.35', '1.36'] as const;
