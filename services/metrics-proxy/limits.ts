/** Bounds of what a client may ask and of what is held in memory for it. */
export const LIMITS = {
  /** A week. */
  windowMinutes: 10_080,
  /** Points of one series: Prometheus' own bound. */
  points: 11_000,
  /** Queries of one request. */
  queries: 20,
  /** Series of one query. */
  series: 500,
  /** Answer of Prometheus to one query. */
  answerBytes: 8 * 1_048_576,
  bodyBytes: 65_536,
  headerBytes: 16_384,
  /** Kubernetes' longest names. */
  labelValueLength: 253,
  labels: 10,
  connections: 1_024,
  /** Queries at Prometheus at once: two replicas stay below its own `query.max-concurrency` of 20. */
  concurrentQueries: 8,
  /** Queries at Prometheus or waiting for it; one more is refused. */
  pendingQueries: 2_000,
} as const;
