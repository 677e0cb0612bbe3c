/** Numbered records `first` … `first + count - 1` in OTLP/JSON, so that each can be looked for at the other end. */
export interface Numbered {
  readonly service: string;
  readonly first: number;
  readonly count: number;
  /** Resource attributes besides `service.name`. */
  readonly resource?: Readonly<Record<string, string>>;
  /** Attributes of every scope and record. */
  readonly record?: Readonly<Record<string, string>>;
  /** Time of the points, in milliseconds. @default now */
  readonly at?: number;
}

/** Name of the numbered metric in Prometheus. */
export const NUMBERED_METRIC = 'e2e_numbered';

/**
 * Series that the numbers of a service are spread over. Within one series every number has a time of its own, so that
 * Prometheus keeps each as a sample.
 */
const LANES = 100;

const attributes = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));

const resourceOf = ({ service, resource }: Numbered) => ({
  attributes: attributes({ 'service.name': service, ...resource }),
});

const scopeOf = ({ record }: Numbered) =>
  record === undefined ? {} : { scope: { attributes: attributes(record) } };

const numbers = ({ first, count }: Numbered) => Array.from({ length: count }, (_, index) => first + index);

/** Time of record `n`: now, and no two of one request alike. */
const nanos = (n: number) => String(BigInt(Date.now()) * 1_000_000n + BigInt(n % 1_000_000));

/** Points of one gauge; the value is the number. */
export function numberedMetrics(numbered: Numbered): object {
  const now = numbered.at ?? Date.now();
  const dataPoints = numbers(numbered).map((n, index) => ({
    // Milliseconds are all that Prometheus keeps: numbers of one lane in one request must not share one.
    timeUnixNano: String(BigInt(now + Math.floor(index / LANES)) * 1_000_000n),
    asDouble: n,
    attributes: attributes({ lane: String(n % LANES), ...numbered.record }),
  }));
  return {
    resourceMetrics: [
      {
        resource: resourceOf(numbered),
        scopeMetrics: [{ ...scopeOf(numbered), metrics: [{ name: NUMBERED_METRIC, gauge: { dataPoints } }] }],
      },
    ],
  };
}

/** Log records `record <n>`. */
export function numberedLogs(numbered: Numbered): object {
  const logRecords = numbers(numbered).map((n) => ({
    timeUnixNano: nanos(n),
    severityNumber: 9,
    body: { stringValue: `record ${n}` },
    attributes: attributes(numbered.record ?? {}),
  }));
  return {
    resourceLogs: [{ resource: resourceOf(numbered), scopeLogs: [{ ...scopeOf(numbered), logRecords }] }],
  };
}

/** Spans `record <n>`, those of one request in one trace. */
export function numberedSpans(numbered: Numbered): object {
  const traceId = hex(`${numbered.service}/${numbered.first}`, 32);
  const spans = numbers(numbered).map((n) => ({
    traceId,
    spanId: (BigInt(n) + 1n).toString(16).padStart(16, '0'),
    name: `record ${n}`,
    kind: 1,
    startTimeUnixNano: nanos(n),
    endTimeUnixNano: nanos(n + 1_000),
    attributes: attributes(numbered.record ?? {}),
  }));
  return {
    resourceSpans: [{ resource: resourceOf(numbered), scopeSpans: [{ ...scopeOf(numbered), spans }] }],
  };
}

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
