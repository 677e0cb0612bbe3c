/** Every name that more than one file must agree on: namespaces, services, ports, labels, attribute keys. */

/** Namespaces and the Pod Security Standard that each enforces (design: one level per namespace). */
export const NAMESPACES = {
  hub: { name: 'observability-hub', podSecurity: 'restricted' },
  observability: { name: 'observability', podSecurity: 'restricted' },
  /** hostPath: pod logs and the agent's queue. */
  agents: { name: 'observability-agents', podSecurity: 'privileged' },
  /** hostPath: the kubelet's device-plugin and pod-resources sockets. */
  gpu: { name: 'gpu-system', podSecurity: 'privileged' },
  monitoring: { name: 'monitoring', podSecurity: 'restricted' },
  system: { name: 'observability-system', podSecurity: 'restricted' },
  /** Gateways and routes of a Gateway API ingress, and kgateway's proxies. */
  gateway: { name: 'observability-gateway', podSecurity: 'restricted' },
} as const satisfies Record<string, NamespaceName>;

export interface NamespaceName {
  readonly name: string;
  readonly podSecurity: 'restricted' | 'baseline' | 'privileged';
}

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
export const OBSERVABILITY_GATEWAY = 'prio-ingestion-gateway';

/** Name of the StatefulSet and Service of one traffic class at the hub. */
export function gatewayName(className: string): string {
  return `${OBSERVABILITY_GATEWAY}-${className}`;
}

/** Service with an address for each ready pod of a workload. */
export function headlessName(workload: string): string {
  return `${workload}-headless`;
}

/** Name of a Gateway API Gateway, and of what its controller makes for it: of one class, or of all. */
export function ingressGatewayName(className?: string): string {
  return className === undefined ? NAMESPACES.gateway.name : `${NAMESPACES.gateway.name}-${className}`;
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

/** TCP ports, one meaning each. The doors' ports stand in `traffic-class.ts`. */
export const PORTS = {
  otlpGrpc: 4317,
  otlpHttp: 4318,
  collectorMetrics: 8888,
  collectorHealth: 13133,
  /** First of the ports, one a class, on which an agent or a scraper hears itself. */
  collectorSpool: 14317,
  envoyAdmin: 9901,
  envoyHealth: 9902,
  kubelet: 10250,
  kubeStateMetrics: 8080,
  kubeStateMetricsTelemetry: 8081,
  dcgm: 9400,
  prometheus: 9090,
  loki: 3100,
  tempo: 3200,
  grafana: 3000,
  metricsProxy: 8000,
  certManagerMetrics: 9402,
  kgatewayXds: 9977,
  kubernetesApi: 443,
  dns: 53,
} as const;

/** Resource attributes that the platform sets and never takes from a payload. */
export const ATTRIBUTES = {
  clusterId: 'cluster.id',
  clusterRole: 'cluster.role',
  telemetryClass: 'telemetry.class',
  hubReceivedAt: 'hub.received_at',
} as const;

/** Resource attributes that become labels of every metric; Prometheus puts all others on `target_info` alone. */
export const PROMOTED_ATTRIBUTES = [
  ...Object.values(ATTRIBUTES),
  'k8s.namespace.name',
  'k8s.node.name',
  'k8s.pod.name',
  'k8s.pod.uid',
  'k8s.container.name',
  'k8s.deployment.name',
  'k8s.statefulset.name',
  'k8s.daemonset.name',
  'service.name',
];

/** Request header in which the ingress hands the peer's SPIFFE id to the gateway; a client's own copy is removed. */
export const IDENTITY_HEADER = 'x-cluster-identity';

/** Request header with which a cluster says that what it sends has waited: it goes behind what is new at the hub. */
export const BACKLOG_HEADER = 'x-telemetry-backlog';

/** Label that opens the agent's OTLP ports to the pods of a namespace. */
export const TELEMETRY_ALLOWED = { 'fed-observability/telemetry': 'allowed' } as const;

/** Label that opens the metrics-proxy to the pods of a namespace. */
export const OBSERVATIONS_ALLOWED = { 'fed-observability/observations': 'allowed' } as const;

/** Pod label that names the traffic class, so that discovery and policies can select by it. */
export const CLASS_LABEL = 'fed-observability/traffic-class';

export const PART_OF = 'fed-observability';
export const MANAGED_BY = 'cdk8s';

/** Label and taint of a GPU pool: LKE sets neither by itself. */
export const GPU_LABEL = { 'nvidia.com/gpu.present': 'true' } as const;
export const GPU_TAINT = { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' } as const;

/** Storage class of the Linode CSI driver that keeps the volume when its claim is deleted. */
export const STORAGE_CLASS = 'linode-block-storage-retain';

/** Secrets that pods mount; values come from cert-manager or from Pulumi, never from a manifest. */
export const SECRETS = {
  /** Leaf certificate of a telemetry client; one in each namespace that sends. */
  clientTls: 'otel-client-tls',
  /** Server certificate of the hub's door. */
  serverTls: 'otel-gateway-server-tls',
  /** Server certificate of Grafana's route. */
  grafanaTls: 'grafana-tls',
  /** Key `admin-password`. */
  grafanaAdmin: 'grafana-admin',
  /** Key `token`. */
  metricsProxyToken: 'metrics-proxy-token',
} as const;

/** Namespace of cert-manager, and name of its pods. */
export const CERT_MANAGER = 'cert-manager';

/** The cluster's own CA: ClusterIssuer, Certificate and Secret bear one name. */
export const CLUSTER_CA = 'fed-observability-ca';

/** SPIFFE id of a cluster's telemetry clients; each cluster is its own trust domain. */
export function spiffeId(clusterId: string): string {
  return `spiffe://${clusterId}/telemetry`;
}

/** DNS name under which a class is dialled. */
export function classHost(className: string, hubDomain: string): string {
  return `${className}.${hubDomain}`;
}

/** PriorityClass of what every class depends on: ingress, agents, scraper, stores. Above the classes' own. */
export const PLATFORM_PRIORITY = { name: 'telemetry-platform', value: 1_000_000 } as const;

/** PriorityClass of one traffic class's gateway. */
export function priorityClassName(className: string): string {
  return `telemetry-${className}`;
}
