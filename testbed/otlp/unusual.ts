import { NUMBERED, type Numbered, numberedLogs } from './numbered';
import { attributes, nanos } from './otlp-json';
import { type Signal } from './signals';

/** An item that a store or a queue takes badly, in one request with numbered records. */
export interface Unusual {
  /** What is unusual about it. */
  readonly name: string;
  readonly signal: Signal;
  /**
   * How the store knows it, repaired or cut: name of the metric or span, or beginning of the line.
   * @default the item is dropped alone, or it is the resource of the numbered records
   */
  readonly storedAs?: string;
  /** The request: half of the numbered records, the item, the other half. */
  readonly request: (numbered: Numbered) => object;
}

const LARGE = 'x'.repeat(1_100_000);
const WITHOUT_ASCII = '地域';

/** One data point of an unusual metric. */
const point = (more: object = {}) => ({
  startTimeUnixNano: nanos(Date.now() - 60_000),
  timeUnixNano: nanos(Date.now()),
  attributes: [],
  ...more,
});

const gauge = (name: string, keys: Readonly<Record<string, string>>) => ({
  name,
  gauge: { dataPoints: [point({ asDouble: 1, attributes: attributes(keys) })] },
});

const sum = (name: string, aggregationTemporality: number) => ({
  name,
  sum: { aggregationTemporality, isMonotonic: true, dataPoints: [point({ asDouble: 3 })] },
});

const exponential = (scale: number) => ({
  name: 'unusual_scale',
  exponentialHistogram: {
    aggregationTemporality: 2,
    dataPoints: [point({ count: '1', sum: 1, scale, positive: { offset: 0, bucketCounts: ['1'] } })],
  },
});

/** A log record that is told by its number from the others of its service. */
const record = (more: object) => ({
  timeUnixNano: nanos(Date.now()),
  severityNumber: 9,
  body: { stringValue: 'unusual' },
  ...more,
});

const span = (more: object) => ({
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  name: 'unusual',
  kind: 1,
  startTimeUnixNano: nanos(Date.now()),
  endTimeUnixNano: nanos(Date.now(), 1_000),
  ...more,
});

/** Attributes `key-0` to `key-199`. */
const MANY = attributes(Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`key-${n}`, 'x'])));

const METRICS: readonly Unusual[] = [
  ofMetric('a delta sum', () => sum('unusual_delta', 1), 'unusual_delta_total'),
  ofMetric('a sum of unspecified temporality', () => sum('unusual_temporality', 0)),
  ofMetric('a metric without data', () => ({ name: 'unusual_empty' })),
  ofMetric('a metric named without ASCII', () => gauge('日本語', { key: 'x' })),
  ofMetric('a point with a key without ASCII', () => gauge('key', { [WITHOUT_ASCII]: 'x' }), 'key'),
  ofMetric('a point with an empty key', () => gauge('no_key', { '': 'x' }), 'no_key'),
  ofMetric('a point with 1.1 MB', () => gauge('large', { key: LARGE }), 'large'),
  ofMetric('an exponential histogram of scale -5', () => exponential(-5)),
  {
    name: 'a resource of metrics with a key without ASCII',
    signal: 'metrics',
    request: (numbered) => NUMBERED.metrics({ ...numbered, resource: { [WITHOUT_ASCII]: 'x' } }),
  },
];

const LOGS: readonly Unusual[] = [
  ...[WITHOUT_ASCII, '', '_', '-', '***'].map((key) =>
    ofLog(`a record with the key "${key}"`, () => record({ attributes: attributes({ [key]: 'x' }) })),
  ),
  ofLog('a record with a text of 1.1 MB', () => record({ body: { stringValue: `unusual ${LARGE}` } })),
  ofLog('a record with an attribute of 100 kB', () =>
    record({ attributes: attributes({ key: LARGE.slice(0, 100_000) }) }),
  ),
  ofLog('a record with 200 attributes', () => record({ attributes: MANY })),
  ofLog('a record without a time, observed in eleven minutes', () =>
    record({ timeUnixNano: '0', observedTimeUnixNano: nanos(Date.now() + 660_000) }),
  ),
  {
    name: 'a resource of logs with a key without ASCII',
    signal: 'logs',
    request: (numbered) => NUMBERED.logs({ ...numbered, resource: { [WITHOUT_ASCII]: 'x' } }),
  },
];

/** Loki refuses a label of more than 2,048 bytes. */
const LONG_NAME: Unusual = {
  name: 'a service.name of 3 kB',
  signal: 'logs',
  request: (numbered) => {
    const { resourceLogs } = numberedLogs(numbered);
    const service = LARGE.slice(0, 3_000);
    return {
      resourceLogs: [...numberedLogs({ ...numbered, service, count: 1 }).resourceLogs, ...resourceLogs],
    };
  },
};

const TRACES: readonly Unusual[] = [
  {
    name: 'a span with an attribute of 1.1 MB',
    signal: 'traces',
    storedAs: 'unusual',
    request: amid('traces', 'resourceSpans', 'scopeSpans', 'spans', () =>
      span({ attributes: attributes({ key: LARGE }) }),
    ),
  },
];

/** One of each kind; `docs/limits.md` names the kinds that are not here. */
export const UNUSUAL: readonly Unusual[] = [...METRICS, ...LOGS, LONG_NAME, ...TRACES];

function ofMetric(name: string, item: () => object, storedAs?: string): Unusual {
  return {
    name,
    signal: 'metrics',
    ...(storedAs === undefined ? {} : { storedAs }),
    request: amid('metrics', 'resourceMetrics', 'scopeMetrics', 'metrics', item),
  };
}

function ofLog(name: string, item: () => object): Unusual {
  return {
    name,
    signal: 'logs',
    storedAs: 'unusual',
    request: amid('logs', 'resourceLogs', 'scopeLogs', 'logRecords', item),
  };
}

type Scopes = readonly Readonly<Record<string, readonly object[]>>[];

/** Puts the item between two halves of a request's numbered records. */
function amid(
  signal: Signal,
  resources: string,
  scopes: string,
  items: string,
  item: () => object,
): Unusual['request'] {
  return (numbered) => {
    const half = Math.ceil(numbered.count / 2);
    const itemsOf = (first: number, count: number) => {
      const made = NUMBERED[signal]({ ...numbered, first, count }) as Record<
        string,
        Record<string, Scopes>[]
      >;
      return { made, found: made[resources]![0]![scopes]![0]![items]! };
    };
    const { made, found } = itemsOf(numbered.first, half);
    const rest = itemsOf(numbered.first + half, numbered.count - half).found;
    const scope = made[resources]![0]![scopes]![0] as Record<string, object[]>;
    scope[items] = [...found, item(), ...rest];
    return made;
  };
}
