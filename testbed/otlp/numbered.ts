import { attributes, nanos } from './otlp-json';
import { type Signal } from './signals';

/** Numbered records `first` … `first + count - 1` in OTLP/JSON, so that each can be looked for at the other end. */
export interface Numbered {
  readonly service: string;
  readonly first: number;
  readonly count: number;
  /** Resource attributes besides `service.name`. */
  readonly resource?: Readonly<Record<string, string>>;
  /** Attributes of every scope and record. */
  readonly record?: Readonly<Record<string, string>>;
  /** Time of the records, in milliseconds. @default now */
  readonly at?: number;
  /** Name of the metric. @default NUMBERED_METRIC */
  readonly metric?: string;
  /**
   * Series that the numbers of a service are spread over, by the attribute `lane`. Within one series every number has a
   * time of its own, so that Prometheus keeps each as a sample. @default 100
   */
  readonly lanes?: number;
}

/** Name of the numbered metric in Prometheus. */
export const NUMBERED_METRIC = 'e2e_numbered';

const LANES = 100;

const resourceOf = ({ service, resource }: Numbered) => ({
  attributes: attributes({ 'service.name': service, ...resource }),
});

const scopeOf = ({ record }: Numbered) =>
  record === undefined ? {} : { scope: { attributes: attributes(record) } };

const numbers = ({ first, count }: Numbered) => Array.from({ length: count }, (_, index) => first + index);

/** Time of record `n`: no two of one request alike. */
const timeOf = (n: number, { at = Date.now() }: Numbered) => nanos(at, n % 1_000_000);

/** What a log record or a span says of its number. */
const nameOf = (n: number) => `record ${n}`;

/** The number of a log record or a span, by what it says; NaN for any other text. */
export function numberOf(text: string): number {
  return Number(/^record (\d+)$/.exec(text)?.[1] ?? NaN);
}

/** Points of one gauge; the value is the number. */
export function numberedMetrics(numbered: Numbered) {
  const { at = Date.now(), lanes = LANES, metric: name = NUMBERED_METRIC } = numbered;
  const dataPoints = numbers(numbered).map((n, index) => ({
    // Milliseconds are all that Prometheus keeps: numbers of one lane in one request must not share one.
    timeUnixNano: nanos(at + Math.floor(index / lanes)),
    asDouble: n,
    attributes: attributes({ lane: String(n % lanes), ...numbered.record }),
  }));
  return {
    resourceMetrics: [
      {
        resource: resourceOf(numbered),
        scopeMetrics: [{ ...scopeOf(numbered), metrics: [{ name, gauge: { dataPoints } }] }],
      },
    ],
  };
}

/** Log records `record <n>`. */
export function numberedLogs(numbered: Numbered) {
  const logRecords = numbers(numbered).map((n) => ({
    timeUnixNano: timeOf(n, numbered),
    severityNumber: 9,
    body: { stringValue: nameOf(n) },
    attributes: attributes(numbered.record ?? {}),
  }));
  return {
    resourceLogs: [{ resource: resourceOf(numbered), scopeLogs: [{ ...scopeOf(numbered), logRecords }] }],
  };
}

/** Spans `record <n>`, those of one request in one trace. */
export function numberedSpans(numbered: Numbered) {
  const traceId = hex(`${numbered.service}/${numbered.first}`, 32);
  const spans = numbers(numbered).map((n) => ({
    traceId,
    spanId: (BigInt(n) + 1n).toString(16).padStart(16, '0'),
    name: nameOf(n),
    kind: 1,
    startTimeUnixNano: timeOf(n, numbered),
    endTimeUnixNano: timeOf(n + 1_000, numbered),
    attributes: attributes(numbered.record ?? {}),
  }));
  return {
    resourceSpans: [{ resource: resourceOf(numbered), scopeSpans: [{ ...scopeOf(numbered), spans }] }],
  };
}

/** A request with numbered records of each signal. */
export const NUMBERED: Readonly<Record<Signal, (numbered: Numbered) => object>> = {
  metrics: numberedMetrics,
  logs: numberedLogs,
  traces: numberedSpans,
};

/** A hash of a text (FNV-1a) drawn out to `length` hexadecimal digits. */
function hex(text: string, length: number): string {
  let hash = 0xcbf29ce484222325n;
  let digits = '';
  for (let round = 0; digits.length < length; round += 1) {
    for (const char of `${round}${text}`) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(char.codePointAt(0)!)) * 0x100000001b3n);
    }
    digits += hash.toString(16).padStart(16, '0');
  }
  return digits.slice(0, length);
}
