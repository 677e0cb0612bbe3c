/** One kind of telemetry. */
export const SIGNALS = ['metrics', 'logs', 'traces'] as const;
export type Signal = (typeof SIGNALS)[number];

/** What collectors call one of each in the names of their metrics. */
export const ITEMS = { metrics: 'metric_points', logs: 'log_records', traces: 'spans' } as const;
