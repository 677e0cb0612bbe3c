import { type Metric, words } from './metric';

/** Prometheus v3.13.5 of itself, as far as it shows whether it is well: seen at /metrics. */
export const PROMETHEUS_METRICS: readonly Metric[] = (
  [
    ['config_last_reload_successful', 'gauge', '1', '', '1 while the configuration as it stands is in force'],
    ['engine_queries', 'gauge', '{query}', '', 'Queries under way'],
    ['engine_queries_concurrent_max', 'gauge', '{query}', '', 'Queries that may be under way'],
    ['http_requests_total', 'counter', '{request}', 'handler code', 'Requests by route'],
    [
      'sd_kubernetes_failures_total',
      'counter',
      '{request}',
      '',
      'Failed lists and watches of the Kubernetes API',
    ],
    ['target_scrape_pool_targets', 'gauge', '{target}', 'scrape_job', 'Targets of a job'],
    ['target_scrapes_exceeded_sample_limit_total', 'counter', '{scrape}', '', 'Scrapes refused whole'],
    ['tsdb_head_series', 'gauge', '{series}', '', 'Series in memory'],
    ['tsdb_storage_blocks_bytes', 'gauge', 'By', '', 'Blocks on disk'],
    ['tsdb_wal_corruptions_total', 'counter', '{corruption}', '', 'Damages of the write-ahead log'],
  ] as const
).map(([name, kind, unit, labels, help]) => ({
  name: `prometheus_${name}`,
  kind,
  unit,
  labels: words(labels),
  help,
}));
