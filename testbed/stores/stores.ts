import { WORKLOADS } from '../../lib';
import { type StorePods } from '../kubernetes/addressed';
import { NUMBERED_METRIC, numberOf } from '../otlp/numbered';
import { type Signal } from '../otlp/signals';
import { lookUntil, stillness } from '../waiting';
import { type LogLine, queryLogs } from './log-query';

/** One series of an instant query, or of a range of raw samples. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

export interface Span {
  readonly spanID: string;
  readonly operationName: string;
  readonly tags: Readonly<Record<string, unknown>>;
  /** Resource attributes. */
  readonly process: Readonly<Record<string, unknown>>;
}

/** How often each number was found. */
export type Found = ReadonlyMap<number, number>;

export interface FoundCount {
  readonly distinct: number;
  /** Records beyond the first of each number. */
  readonly duplicates: number;
}

/** The hub's three stores, asked as Grafana asks them. Jaeger answers for Tempo, and Loki or its stand-in for logs. */
export class Stores {
  constructor(private readonly hub: StorePods) {}

  /** An instant query. */
  async query(expression: string): Promise<Series[]> {
    const url = `${this.prometheus}/api/v1/query?query=${encodeURIComponent(expression)}`;
    return (await json<{ data: { result: Series[] } }>(url)).data.result;
  }

  /** Every name that Prometheus has. */
  async metricNames(): Promise<string[]> {
    return (await json<{ data: string[] }>(`${this.prometheus}/api/v1/label/__name__/values`)).data;
  }

  /** Every line of a selector since a time (ms), oldest first. */
  logs(selector: string, since?: number): Promise<LogLine[]> {
    return queryLogs(this.loki, selector, since);
  }

  /** Every span of a service since a time (ms). */
  async spans(service: string, since = Date.now() - 3_600_000): Promise<Span[]> {
    const parameters = new URLSearchParams({
      service,
      limit: '100000',
      start: String(since * 1_000),
      end: String((Date.now() + 600_000) * 1_000),
    });
    const { data } = await json<{ data: JaegerTrace[] }>(`${this.jaeger}/api/traces?${parameters}`);
    return data.flatMap(({ spans, processes }) =>
      spans.map(({ spanID, operationName, tags, processID }) => ({
        spanID,
        operationName,
        tags: record(tags),
        process: record(processes[processID]!.tags),
      })),
    );
  }

  /**
   * Waits until `count` different numbers are found, `seconds` are over, or nothing new came for `quietSeconds`, and
   * resolves to what was found last.
   */
  async whenFound(
    signal: Signal,
    service: string,
    count: number,
    seconds = 60,
    quietSeconds = seconds,
  ): Promise<FoundCount> {
    const unchanged = stillness();
    const records = (found: Found) => [...found.values()].reduce((sum, times) => sum + times, 0);
    const found = await lookUntil(
      () => this.found(signal, service),
      (seen) => unchanged(records(seen)) > quietSeconds * 1_000 || seen.size >= count,
      { timeoutMs: seconds * 1_000, everyMs: 500 },
    );
    return { distinct: found.size, duplicates: records(found) - found.size };
  }

  /** The numbers of a service that a store holds, and how often each. */
  async found(signal: Signal, service: string): Promise<Found> {
    const numbers = {
      metrics: async () =>
        (await this.query(`${NUMBERED_METRIC}{service_name="${service}"}[2h]`)).flatMap(({ values = [] }) =>
          values.map(([, value]) => Number(value)),
        ),
      logs: async () => (await this.logs(`{service_name="${service}"}`)).map(({ line }) => numberOf(line)),
      traces: async () => (await this.spans(service)).map(({ operationName }) => numberOf(operationName)),
    };
    const counts = new Map<number, number>();
    for (const number of await numbers[signal]()) counts.set(number, (counts.get(number) ?? 0) + 1);
    return counts;
  }

  private get prometheus(): string {
    return this.address(WORKLOADS.prometheus, 9_090);
  }

  private get loki(): string {
    return this.address(WORKLOADS.loki, 3_100);
  }

  private get jaeger(): string {
    return this.address(WORKLOADS.tempo, 16_686);
  }

  /** Of the pod that is there now: one that was replaced has another. */
  private address(store: string, port: number): string {
    return `http://${this.hub.storePods(store)[0]!.props.address}:${port}`;
  }
}

interface JaegerTrace {
  readonly spans: readonly {
    readonly spanID: string;
    readonly operationName: string;
    readonly tags: readonly { readonly key: string; readonly value: unknown }[];
    readonly processID: string;
  }[];
  readonly processes: Readonly<
    Record<string, { readonly tags: readonly { readonly key: string; readonly value: unknown }[] }>
  >;
}

function record(tags: readonly { readonly key: string; readonly value: unknown }[]): Record<string, unknown> {
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}

async function json<T>(url: string): Promise<T> {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
}
