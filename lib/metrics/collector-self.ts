import { type Metric, type MetricKind, words } from './metric';
import { storedName } from './stored-name';

type Row = readonly [instrument: string, kind: MetricKind, unit: string, labels: string, help: string];

/** A counter per signal, in the words of the helper modules. */
function perSignal(prefix: string, labels: string, help: string): Row[] {
  const nouns: readonly (readonly [noun: string, unit: string])[] = [
    ['log_records', '{record}'],
    ['metric_points', '{datapoint}'],
    ['spans', '{span}'],
  ];
  return nouns.map(([noun, unit]) => [`${prefix}_${noun}`, 'counter', unit, labels, `${help}: ${noun}`]);
}

function tailSampling(name: string, unit: string, labels: string, help: string): Row[] {
  return [[`processor_tail_sampling_${name}`, 'counter', unit, labels, help]];
}

/**
 * Instruments of collector 0.149.0 at telemetry level `normal`: metadata.yaml of each module, then seen at
 * /metrics. Level `detailed` would add http_*, rpc_*, processor_internal_duration and
 * exporter_queue_batch_send_size*. Counters of failures (send_failed, enqueue_failed, refused by a processor)
 * have no series before the first one.
 */
const INSTRUMENTS: readonly Row[] = [
  // receiver/receiverhelper; `transport` is empty, so absent, for receivers that listen to nothing.
  ...perSignal('receiver_accepted', 'receiver transport', 'Taken into the pipeline'),
  ...perSignal('receiver_refused', 'receiver transport', 'Not taken, the sender was told'),
  ...perSignal('receiver_failed', 'receiver transport', 'Failed inside the receiver'),
  // scraper/scraperhelper: kubeletstats; the prometheus receiver does not use it.
  ['scraper_scraped_metric_points', 'counter', '{datapoint}', 'receiver scraper', 'Points scraped'],
  [
    'scraper_errored_metric_points',
    'counter',
    '{datapoint}',
    'receiver scraper',
    'Points that could not be scraped',
  ],
  // processor/processorhelper
  [
    'processor_incoming_items',
    'counter',
    '{item}',
    'processor otel_signal',
    'Items that came to the processor',
  ],
  ['processor_outgoing_items', 'counter', '{item}', 'processor otel_signal', 'Items that left the processor'],
  // processor/memorylimiterprocessor alone still has these.
  ...perSignal('processor_accepted', 'processor', 'Let through by memory_limiter'),
  ...perSignal('processor_refused', 'processor', 'Refused by memory_limiter'),
  // processor/filterprocessor
  ['processor_filter_datapoints.filtered', 'counter', '1', 'filter', 'Metric points dropped by a filter'],
  ['processor_filter_logs.filtered', 'counter', '1', 'filter', 'Log records dropped by a filter'],
  ['processor_filter_spans.filtered', 'counter', '1', 'filter', 'Spans dropped by a filter'],
  // processor/tailsamplingprocessor: the aggregators. Its histograms and the cost of each policy are left out.
  ...tailSampling('count_traces_sampled', '{trace}', 'policy sampled decision', 'Decisions of each policy'),
  ...tailSampling('global_count_traces_sampled', '{trace}', 'sampled decision', 'Decisions on traces'),
  ...tailSampling('new_trace_id_received', '{trace}', '', 'Traces begun'),
  ...tailSampling(
    'early_releases_from_cache_decision',
    '{span}',
    'sampled',
    'Spans that came after the decision on their trace',
  ),
  ...tailSampling('sampling_policy_evaluation_error', '{error}', '', 'Policies that failed on a trace'),
  ...tailSampling('sampling_trace_dropped_too_early', '{trace}', '', 'Traces thrown away undecided'),
  [
    'processor_tail_sampling_sampling_traces_on_memory',
    'gauge',
    '{trace}',
    '',
    'Traces that wait for their decision; a kill loses them',
  ],
  // exporter/exporterhelper
  ...perSignal('exporter_sent', 'exporter', 'Taken by the destination'),
  ...perSignal(
    'exporter_send_failed',
    'exporter',
    'Given up, lost; by a …_live exporter: goes to the disk instead',
  ),
  ...perSignal('exporter_enqueue_failed', 'exporter', 'Refused by the sending queue'),
  // Both in the unit of the queue's `sizer`, whatever their help text says.
  [
    'exporter_queue_size',
    'gauge',
    '{batch}',
    'exporter data_type',
    "Fill of the sending queue, in its sizer's unit",
  ],
  [
    'exporter_queue_capacity',
    'gauge',
    '{batch}',
    'exporter data_type',
    "Size of the sending queue, in its sizer's unit",
  ],
  // exporter/prometheusremotewriteexporter, for `metrics.export: remoteWrite`.
  ['exporter_prometheusremotewrite_sent_batches', 'counter', '{batch}', 'exporter endpoint', 'Requests sent'],
  [
    'exporter_prometheusremotewrite_failed_translations',
    'counter',
    '1',
    'exporter endpoint',
    'Failed translations',
  ],
  [
    'exporter_prometheusremotewrite_translated_time_series',
    'counter',
    '1',
    'exporter endpoint',
    'Series translated',
  ],
  // pkg/stanza/fileconsumer, the log files of the agent.
  ['fileconsumer_open_files', 'updown', '1', '', 'Log files open'],
  ['fileconsumer_reading_files', 'updown', '1', '', 'Log files being read'],
  // processor/k8sattributesprocessor; the newer otelcol.k8s.watcher.* are behind an alpha gate.
  [
    'otelsvc_k8s_pod_table_size',
    'gauge',
    '1',
    '',
    'Pods known to k8s_attributes, a gauge named like a ratio',
  ],
  ['otelsvc_k8s_ip_lookup_miss', 'counter', '1', '', 'Records whose sender is no known pod'],
  // service
  ['process_uptime', 'counter', 's', '', 'Seconds since start'],
  ['process_cpu_seconds', 'counter', 's', '', 'CPU time'],
  ['process_memory_rss', 'gauge', 'By', '', 'Resident memory'],
  ['process_runtime_heap_alloc_bytes', 'gauge', 'By', '', 'Heap in use'],
  ['process_runtime_total_alloc_bytes', 'counter', 'By', '', 'Heap allocated since start'],
  ['process_runtime_total_sys_memory_bytes', 'gauge', 'By', '', 'Memory taken from the system'],
];

/**
 * The rows for the catalogue. They hold for a Prometheus reader that sets neither `without_type_suffix` nor
 * `without_units`, which is what a reader written out in the config gets; the built-in reader on
 * localhost:8888 sets both, and its uptime would be stored without its unit. `target_info` of the page is left
 * out: the scraper would take `job` and `instance` of all series of the page from it.
 */
export const COLLECTOR_METRICS: readonly Metric[] = INSTRUMENTS.map(
  ([instrument, kind, unit, labels, help]): Metric => {
    const otel = `otelcol_${instrument}`;
    const name = storedName(otel, unit, kind);
    const scraped = exposedName(otel, unit, kind);
    return {
      name,
      ...(scraped === name ? {} : { scraped }),
      otel,
      kind,
      unit,
      labels: words(labels),
      help,
    };
  },
);

/**
 * Name at the collector's /metrics page: otelconf translates with NoUTF8EscapingWithSuffixes, which differs
 * from the stored name by a dot that stays and by a `total` that stays inside the name.
 */
function exposedName(otel: string, unit: string, kind: MetricKind): string {
  const word = storedName('x', unit, 'updown').slice('x_'.length);
  const withUnit = word === '' || otel.endsWith(word) ? otel : `${otel}_${word}`;
  if (kind === 'counter') return `${withUnit}_total`;
  return kind === 'gauge' && unit === '1' ? `${withUnit}_ratio` : withUnit;
}
