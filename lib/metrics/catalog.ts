import { COLLECTOR_METRICS } from './collector-self';
import { DCGM_METRICS } from './dcgm';
import { keepList as keepListOf, keepRegex, seriesNames } from './keep';
import { KUBE_STATE_METRICS } from './kube-state-metrics';
import { KUBELET_STATS_METRICS } from './kubelet-stats';
import { type Metric, type MetricSource } from './metric';
import { METRICS_PROXY_METRICS } from './own-services';
import { PROMETHEUS_METRICS } from './prometheus-self';
import { SCRAPE_METRICS } from './scrape-health';

export { dcgmCsv } from './dcgm';
export {
  KUBE_STATE_REMOVED,
  kubeStateMetricsAllowlist,
  kubeStateMetricsRbac,
  kubeStateMetricsResources,
} from './kube-state-metrics';
export { type Metric, type MetricKind, type MetricSource } from './metric';
export { storedName } from './stored-name';

/** Every metric that the platform stores, and by which a panel, an alert or a curated query is judged. */
export const CATALOG: readonly Metric[] = [
  ...KUBE_STATE_METRICS,
  ...DCGM_METRICS,
  ...KUBELET_STATS_METRICS,
  ...COLLECTOR_METRICS,
  ...METRICS_PROXY_METRICS,
  ...PROMETHEUS_METRICS,
  ...SCRAPE_METRICS,
];

const BY_SERIES: ReadonlyMap<string, Metric> = new Map(
  CATALOG.flatMap((metric) => seriesNames(metric, metric.name).map((series) => [series, metric] as const)),
);

/** The metrics of one source. */
export function metricsOf(source: MetricSource): readonly Metric[] {
  return CATALOG.filter((metric) => metric.source === source);
}

/**
 * The metric behind a name in a query, `_bucket` and the like included; undefined is a fault of the query.
 */
export function findSeries(series: string): Metric | undefined {
  return BY_SERIES.get(series);
}

/** Names that the scrape job of a source keeps, as its /metrics page shows them. */
export function keepList(source: MetricSource): string[] {
  return keepListOf(metricsOf(source));
}

/** The same names as the `regex` of a `metric_relabel_configs` rule with `action: keep`. */
export function keepRegexOf(source: MetricSource): string {
  return keepRegex(keepList(source));
}

/**
 * From the pod that was scraped, when a job discovers pods; for a GPU it is the exporter's pod, not its user.
 */
const TARGET_LABELS = ['k8s_namespace_name', 'k8s_pod_name', 'k8s_container_name', 'k8s_node_name'];

/**
 * Labels that a query may use on a metric, without those that the platform adds to everything (cluster_id and
 * the like). Scraped series carry `job` and `instance`; those of the kubelet carry neither.
 */
export function labelsOf(metric: Metric): readonly string[] {
  const target = metric.source === 'kubelet-stats' ? [] : ['job', 'instance', ...TARGET_LABELS];
  const bucket = metric.kind === 'histogram' ? ['le'] : [];
  return [...metric.labels, ...(metric.promoted ?? []), ...bucket, ...target];
}
