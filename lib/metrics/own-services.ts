import { type Metric } from './metric';

/** What the services of this project show of themselves, without the buckets' bounds. */
export const METRICS_PROXY_METRICS: readonly Metric[] = (
  [
    [
      'metrics_proxy_http_request_duration_seconds',
      'histogram',
      's',
      ['method', 'route', 'status'],
      'Requests',
    ],
    ['metrics_proxy_pending_queries', 'gauge', '{query}', [], 'Queries at Prometheus or waiting for it'],
    ['metrics_proxy_curated_queries', 'gauge', '{query}', [], 'Curated queries in force'],
    [
      'metrics_proxy_queries_last_reload_successful',
      'gauge',
      '1',
      [],
      '1 while the file as it stands is in force',
    ],
  ] as const
).map(([name, kind, unit, labels, help]) => ({ name, kind, unit, labels, help }));
