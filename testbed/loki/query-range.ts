import { logsQl } from './logql';
import { type Pair } from './stream';
import { nanosOfTime, nowNanos } from './units';
import { type StoredLine, type VictoriaLogs } from './victoria-logs';

/** Loki's answer to a query of lines. */
export interface QueryAnswer {
  readonly status: 'success';
  readonly data: {
    readonly resultType: 'streams';
    readonly result: readonly {
      readonly stream: Readonly<Record<string, string>>;
      readonly values: readonly (readonly [string, string])[];
    }[];
  };
}

const HOUR = 3_600_000_000_000n;
/** `max_entries_limit_per_query` of Loki 3.7.8. */
const MOST = 5_000;

/** Answers `/loki/api/v1/query_range` for lines; throws for a query that it does not know. */
export async function queryRange(store: VictoriaLogs, parameters: URLSearchParams): Promise<QueryAnswer> {
  const limit = Number(parameters.get('limit') ?? 100);
  if (!(limit > 0 && limit <= MOST)) throw new Error(`limit ${limit}: 1 to ${MOST}`);
  const to = timeOf(parameters.get('end')) ?? nowNanos();
  const range = {
    from: timeOf(parameters.get('start')) ?? to - HOUR,
    to,
    limit,
    newestFirst: parameters.get('direction') !== 'forward',
  };
  const lines = await distinctLines(store, logsQl(parameters.get('query') ?? ''), range);
  const streams = new Map<string, { stream: Record<string, string>; values: [string, string][] }>();
  for (const { nanos, line, labels, metadata } of lines) {
    const stream = shownLabels(labels, metadata);
    const key = JSON.stringify(stream);
    const group = streams.get(key) ?? { stream, values: [] };
    streams.set(key, group);
    group.values.push([String(nanos), line]);
  }
  return { status: 'success', data: { resultType: 'streams', result: [...streams.values()] } };
}

type Range = Parameters<VictoriaLogs['lines']>[1];

/** Loki stores a line once that came twice: all of it the same. A page is full all the same. */
async function distinctLines(store: VictoriaLogs, filter: string, range: Range): Promise<StoredLine[]> {
  for (let limit = range.limit; ; limit *= 2) {
    const found = await store.lines(filter, { ...range, limit });
    const distinct = new Map<string, StoredLine>();
    for (const line of found) {
      const key = JSON.stringify([line.labels, String(line.nanos), line.line, line.metadata]);
      if (!distinct.has(key)) distinct.set(key, line);
    }
    if (found.length < limit || distinct.size >= range.limit)
      return [...distinct.values()].slice(0, range.limit);
  }
}

/** Structured metadata beside the labels; a name that is a label's too is told apart. */
function shownLabels(
  labels: Readonly<Record<string, string>>,
  metadata: readonly Pair[],
): Record<string, string> {
  const shown = { ...labels };
  for (const [name, value] of metadata)
    shown[Object.hasOwn(labels, name) ? `${name}_extracted` : name] = value;
  return shown;
}

/** Nanoseconds, seconds with a fraction, or RFC 3339. */
function timeOf(text: string | null): bigint | undefined {
  if (text === null) return undefined;
  if (/^\d+$/.test(text)) return text.length > 10 ? BigInt(text) : BigInt(text) * 1_000_000_000n;
  if (/^\d+\.\d+$/.test(text)) return BigInt(Math.round(Number(text) * 1_000)) * 1_000_000n;
  return nanosOfTime(text);
}
