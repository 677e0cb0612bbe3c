import { seriesNames } from './keep';
import { type Metric } from './metric';

/** Every metric that some clusters store, and by which a panel, an alert or a curated query is judged. */
export interface Catalog {
  readonly metrics: readonly Metric[];
  /** The metric behind a name in a query, `_bucket` and the like included; undefined is a fault of the query. */
  readonly find: (series: string) => Metric | undefined;
}

/** The catalogue of rows that parts bring; a row that several parts bring counts once. */
export function catalogOf(rows: readonly Metric[]): Catalog {
  const metrics = [...new Set(rows)];
  const bySeries = new Map(
    metrics.flatMap((metric) => seriesNames(metric, metric.name).map((series) => [series, metric] as const)),
  );
  return { metrics, find: (series) => bySeries.get(series) };
}

/** From the pod that was scraped, when a job discovers pods; for a GPU it is the exporter's pod, not its user. */
const TARGET_LABELS = ['k8s_namespace_name', 'k8s_pod_name', 'k8s_container_name', 'k8s_node_name'];

/**
 * Labels that a query may use on a metric, without those that the platform adds to everything (cluster_id and
 * the like). Scraped series carry `job` and `instance`; those with promoted attributes come over OTLP and carry neither.
 */
export function labelsOf({ labels, promoted, kind }: Metric): readonly string[] {
  const bucket = kind === 'histogram' ? ['le'] : [];
  const target = promoted === undefined ? ['job', 'instance', ...TARGET_LABELS] : [];
  return [...labels, ...(promoted ?? []), ...bucket, ...target];
}
