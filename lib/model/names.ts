import { NAMESPACES } from './namespaces';

/** Names of deployed objects that more than one file must agree on. */

/** Metadata name, and with it the Service name, of each workload. */
export const WORKLOADS = {
  agent: 'otel-agent',
  scraper: 'otel-scraper',
  aggregator: 'otel-aggregator',
  ingress: 'otel-gateway-external',
  kubeStateMetrics: 'kube-state-metrics',
  dcgmExporter: 'dcgm-exporter',
  devicePlugin: 'nvidia-device-plugin',
  prometheus: 'prometheus',
  loki: 'loki',
  tempo: 'tempo',
  grafana: 'grafana',
  metricsProxy: 'metrics-proxy',
} as const;

/** `job` of the Prometheus beside the metrics-proxy, whose workload has the name of the metric store's. */
export const GATEWAY_PROMETHEUS_JOB = 'gateway-prometheus';

/** Custom resource of the operator form; its controller names what it makes `<name>-<class>`. */
export const INGESTION_GATEWAY = 'prio-ingestion-gateway';

/** Name of the StatefulSet and Service of one traffic class at the hub. */
export function gatewayName(className: string): string {
  return `${INGESTION_GATEWAY}-${className}`;
}

/** Service with an address for each ready pod of a workload. */
export function headlessName(workload: string): string {
  return `${workload}-headless`;
}

/** Name of a Gateway API Gateway, and of what its controller makes for it: of one class, or of all. */
export function proxyName(className?: string): string {
  return className === undefined ? NAMESPACES.gatewayApi.name : `${NAMESPACES.gatewayApi.name}-${className}`;
}

/** Scrape job of the proxies of one Gateway; a Gateway may bear the name of a workload. */
export function proxyJobName(gateway: string): string {
  return `${gateway}-proxy`;
}

/** DNS name of one pod of the aggregator; its shard of the trace ids goes there and nowhere else. */
export function aggregatorHost(shard: number): string {
  const { aggregator } = WORKLOADS;
  return `${aggregator}-${shard}.${aggregator}-headless.${NAMESPACES.observability.name}.svc.cluster.local`;
}

/** Namespace of cert-manager, and name of its pods. */
export const CERT_MANAGER = 'cert-manager';

/** The cluster's own CA: ClusterIssuer, Certificate and Secret bear one name. */
export const CLUSTER_CA = 'fed-observability-ca';

/** DNS name under which a class is dialled. */
export function classHost(className: string, hubDomain: string): string {
  return `${className}.${hubDomain}`;
}
