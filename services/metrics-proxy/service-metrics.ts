import { Gauge, Histogram, Registry } from 'prom-client';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];

/** The service's own page. Its names stand in the platform's catalogue of metrics too. */
export class ServiceMetrics {
  readonly registry = new Registry();
  readonly requests = new Histogram({
    name: 'metrics_proxy_http_request_duration_seconds',
    help: 'Duration of requests by route',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: BUCKETS,
    registers: [this.registry],
  });

  constructor(values: {
    readonly pending: () => number;
    readonly queries: () => number;
    readonly inForce: () => boolean;
  }) {
    const gauge = (name: string, help: string, value: () => number) =>
      new Gauge({
        name,
        help,
        registers: [this.registry],
        collect() {
          this.set(value());
        },
      });
    gauge('metrics_proxy_pending_queries', 'Queries at Prometheus or waiting for it', values.pending);
    gauge('metrics_proxy_curated_queries', 'Curated queries in force', values.queries);
    gauge(
      'metrics_proxy_queries_last_reload_successful',
      '1 while the file of curated queries as it stands is in force',
      () => Number(values.inForce()),
    );
  }
}
