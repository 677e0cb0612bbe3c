import { labelName, sortAttributes } from './labels';
import { type OtlpConfig } from './limits';
import { type LogRecord, type ResourceLogs, type ScopeLogs } from './otlp-logs';
import { textOf } from './otlp-value';
import { Refusal, REQUEST_RULES } from './rules';
import { type Entry, type Pair, type Stream, streamKey } from './stream';
import { nowNanos } from './units';

/** Labels of which Loki makes `service_name` where there is none: `discover_service_name` of Loki 3.7.8. */
const SERVICE_LABELS: readonly string[] = [
  ...['service', 'app', 'application', 'app_name', 'name', 'app_kubernetes_io_name', 'container'],
  ...['container_name', 'k8s_container_name', 'component', 'workload', 'job', 'k8s_job_name'],
];

/** The streams that Loki makes of a request; throws a refusal for a request without a record, or a key without a label. */
export function streamsOf(request: readonly ResourceLogs[], config: OtlpConfig): Stream[] {
  const streams = new Map<string, Stream & { readonly entries: Entry[] }>();
  for (const { attributes, scopes } of request) {
    const { index, metadata: ofResource } = sortAttributes(attributes, config.resource);
    const labels = resourceLabels(index, attributes.some(isServiceName));
    for (const scope of scopes) {
      const metadata = [...ofResource, ...scopeMetadata(scope, config)];
      for (const record of scope.records) {
        const own = sortAttributes(record.attributes, config.log);
        const all = own.index.length === 0 ? labels : { ...labels, ...Object.fromEntries(own.index) };
        const key = streamKey(all);
        const stream = streams.get(key) ?? { key, labels: all, entries: [] };
        streams.set(key, stream);
        stream.entries.push(entryOf(record, [...own.metadata, ...fieldsOf(record), ...metadata]));
      }
    }
  }
  if (streams.size === 0) throw new Refusal(REQUEST_RULES.noRecord, `${request.length} resources`);
  return [...streams.values()];
}

const isServiceName = ([key, value]: readonly [string, unknown]) => key === 'service.name' && value !== '';

function resourceLabels(index: readonly Pair[], hasService: boolean): Record<string, string> {
  const labels = Object.fromEntries(index);
  if (hasService) return labels;
  const service = index.find(([name]) => SERVICE_LABELS.includes(name));
  return { ...labels, service_name: service?.[1] ?? 'unknown_service' };
}

function scopeMetadata(scope: ScopeLogs, config: OtlpConfig): Pair[] {
  return [
    ...sortAttributes(scope.attributes, config.scope).metadata,
    ...given('scope_name', scope.name),
    ...given('scope_version', scope.version),
    ...given('scope_dropped_attributes_count', scope.droppedAttributes || ''),
  ];
}

/** A record's own fields, which Loki stores beside its attributes. */
function fieldsOf(record: LogRecord): Pair[] {
  return [
    ...given('observed_timestamp', record.nanos === 0n ? '' : record.observedNanos || ''),
    ...given('severity_number', record.severityNumber || ''),
    ...given('severity_text', record.severityText),
    ...given('dropped_attributes_count', record.droppedAttributes || ''),
    ...given('flags', record.flags || ''),
    ...given('trace_id', record.traceId),
    ...given('span_id', record.spanId),
  ];
}

function given(name: string, value: string | number | bigint): Pair[] {
  return value === '' ? [] : [[labelName(name), String(value)]];
}

function entryOf(record: LogRecord, metadata: readonly Pair[]): Entry {
  return {
    nanos: record.nanos || record.observedNanos || nowNanos(),
    line: Buffer.from(textOf(record.body)),
    metadata,
    metadataBytes: metadata.flat().reduce((sum, text) => sum + Buffer.byteLength(text), 0),
  };
}
