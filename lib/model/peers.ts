import { WORKLOADS } from './names';
import { type NamespaceName, NAMESPACES } from './namespaces';
import { type Pods } from './pod';

/** The pods of one workload of ours. */
export function podsOf(namespace: NamespaceName, app: string): Pods {
  return { namespace: namespace.name, app };
}

/** Reads every metrics page of its cluster. */
export const SCRAPER = podsOf(NAMESPACES.observability, WORKLOADS.scraper);

export const AGENT = podsOf(NAMESPACES.agents, WORKLOADS.agent);

/** The proxies of the ingress `envoy`. */
export const INGRESS = podsOf(NAMESPACES.hub, WORKLOADS.ingress);

/** Every shard of the trace ids. */
export const AGGREGATOR = podsOf(NAMESPACES.observability, WORKLOADS.aggregator);

export const GRAFANA = podsOf(NAMESPACES.monitoring, WORKLOADS.grafana);

/** The Prometheus of the gateways' own metrics. */
export const GATEWAY_PROMETHEUS = podsOf(NAMESPACES.system, WORKLOADS.prometheus);

export const METRICS_PROXY = podsOf(NAMESPACES.system, WORKLOADS.metricsProxy);
