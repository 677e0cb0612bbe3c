/** One number, or one for each class, pod and source, that the metrics-proxy gives for a window of time. */
export interface CuratedQuery {
  readonly description: string;
  /** `$labels` stands where a caller's matchers go, `$range` for a range of at least one step. */
  readonly promql: string;
  /** UCUM. */
  readonly unit: string;
  readonly kind: 'gauge' | 'rate' | 'quantile';
  /** What makes one number of the samples of the window. */
  readonly aggregation: 'mean' | 'last' | 'max' | 'p95' | 'sum';
  /** Labels by which a caller may narrow it, each with the expression that its whole value must match. */
  readonly labels: Readonly<Record<string, { readonly pattern: string }>>;
}

const BY_POD = {
  class: { pattern: '[a-z0-9][a-z0-9-]{0,9}' },
  pod: { pattern: '[a-z0-9][a-z0-9.-]{0,252}' },
};
const BY_SOURCE = { ...BY_POD, source: { pattern: 'metrics|logs|traces' } };

/** Everywhere the same words: `source` is the signal, which the Prometheus of the gateways sets on their series. */
const SOURCE = 'class, pod, source';

/** Not of the direct way: its queue counts requests, and what fails there goes to the disk. */
const ON_DISK = 'exporter!~".+_live",';

/**
 * What a collector counts: items (data points, log records, spans), not batches. A sum over counters whose other labels
 * differ, so that `or` joins them all.
 */
function itemsPerSecond(counters: readonly string[], matchers = ''): string {
  const rates = counters.map((counter) => `rate(${counter}{${matchers}$labels}[$range])`);
  return `sum by (${SOURCE}) (${rates.join(' or ')})`;
}

/** A counter of failures has no series before the first one: 0 wherever the gateway is there and has a queue. */
function orZero(promql: string): string {
  return `${promql} or 0 * sum by (${SOURCE}) (otelcol_exporter_queue_size{$labels})`;
}

function perSignal(prefix: string): string[] {
  return ['metric_points', 'log_records', 'spans'].map((noun) => `otelcol_${prefix}_${noun}_total`);
}

const FILTERED = ['datapoints', 'logs', 'spans'].map(
  (noun) => `otelcol_processor_filter_${noun}_filtered_total`,
);

const items = { unit: '{item}/s', kind: 'rate', aggregation: 'mean', labels: BY_SOURCE } as const;

/** The queries of the ConfigMap `metrics-proxy-queries`, by name. */
export function curatedQueries(): Readonly<Record<string, CuratedQuery>> {
  return {
    queue_length: {
      description: 'Bytes that wait in the queues to the stores',
      promql: `sum by (${SOURCE}) (otelcol_exporter_queue_size{${ON_DISK}$labels})`,
      unit: 'By',
      kind: 'gauge',
      aggregation: 'mean',
      labels: BY_SOURCE,
    },
    queue_fill: {
      description: 'Fill of the fullest queue, 95 % of the time at most this',
      promql: `max by (${SOURCE}) (otelcol_exporter_queue_size{${ON_DISK}$labels} / otelcol_exporter_queue_capacity{$labels})`,
      unit: '1',
      kind: 'gauge',
      aggregation: 'p95',
      labels: BY_SOURCE,
    },
    fresh_good_batches: {
      description: 'Items a second that bear an identity and a time that the stores take',
      promql: itemsPerSecond(['otelcol_processor_outgoing_items_total'], 'processor="filter/timestamps",'),
      ...items,
    },
    forwarded_batches: {
      description: 'Items a second that a store has taken',
      promql: itemsPerSecond(perSignal('exporter_sent')),
      ...items,
    },
    dropped_batches: {
      description:
        'Items a second that are lost: without identity, of a time that no store takes, or refused by a store',
      promql: orZero(itemsPerSecond([...perSignal('exporter_send_failed'), ...FILTERED], ON_DISK)),
      ...items,
    },
    refused_batches: {
      description: 'Items a second that the gateway did not take; their sender keeps them and comes again',
      promql: orZero(itemsPerSecond(perSignal('receiver_refused'))),
      ...items,
    },
    cpu_usage: {
      description: 'Processor cores in use',
      promql: 'sum by (class, pod) (rate(otelcol_process_cpu_seconds_total{$labels}[$range]))',
      unit: '{cpu}',
      kind: 'rate',
      aggregation: 'mean',
      labels: BY_POD,
    },
    memory_usage: {
      description: 'Resident memory',
      promql: 'sum by (class, pod) (otelcol_process_memory_rss_bytes{$labels})',
      unit: 'By',
      kind: 'gauge',
      aggregation: 'max',
      labels: BY_POD,
    },
  };
}
