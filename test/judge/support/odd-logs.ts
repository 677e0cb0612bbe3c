import { gzipSync } from 'node:zlib';
import { attributes, nanos } from '../../../testbed/otlp/otlp-json';
import { otlpProtobuf } from '../../../testbed/otlp/otlp-protobuf';

/** A request with something odd in it. */
export interface OddRequest {
  readonly body: Buffer | string;
  readonly contentType: string;
  readonly contentEncoding?: string;
}

/** Requests of one cluster, sent one after the other, that a rule of Loki is about. */
export interface OddLogs {
  readonly name: string;
  /** Which of `CONFIGURATIONS` it is sent to. */
  readonly to: keyof typeof CONFIGURATIONS;
  readonly requests: (cluster: string) => readonly OddRequest[];
}

/** What is changed of the rendered configuration, so that rules speak that it never lets speak. */
export const CONFIGURATIONS = {
  rendered: {},
  lowered: {
    'max_line_size_truncate: true':
      'max_label_names_per_series: 2\n  max_label_name_length: 17\n  max_global_streams_per_user: 10',
    'per_stream_rate_limit: "10MB"': 'per_stream_rate_limit: "100KB"',
    'per_stream_rate_limit_burst: "20MB"': 'per_stream_rate_limit_burst: "100KB"',
    'analytics:': 'distributor:\n  max_recv_msg_size: 2000000\nanalytics:',
  },
  plain: { 'allow_structured_metadata: true': 'allow_structured_metadata: false' },
} as const;

const JSON_TYPE = 'application/json';
const MINUTE = 60_000;
const now = Date.now();

const record = (more: object = {}) => ({
  timeUnixNano: nanos(now),
  body: { stringValue: 'odd' },
  ...more,
});
const neighbour = record({ body: { stringValue: 'neighbour' } });
const body = (value: object) => record({ body: value });
const withKeys = (values: Readonly<Record<string, string>>) => record({ attributes: attributes(values) });
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, 'v']));
const at = (timeMs: number) =>
  record({ timeUnixNano: nanos(timeMs), body: { stringValue: `at ${timeMs - now}` } });

const long = (bytes: number, start = 'long') => body({ stringValue: start.padEnd(bytes, 'x') });

/** One of each kind. */
const VALUES: readonly object[] = [
  { boolValue: true },
  { intValue: '-9223372036854775808' },
  ...[1.5, 1e21, 1e-7, 0, 100].map((doubleValue) => ({ doubleValue })),
  { bytesValue: 'AAEC' },
  { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }, { doubleValue: 2.5 }, {}] } },
  { kvlistValue: { values: [...attributes({ z: '<', a: '"' }), { key: 'm', value: { arrayValue: {} } }] } },
  { kvlistValue: { values: [{ key: 'b', value: { kvlistValue: { values: attributes({ c: 'x' }) } } }] } },
  {},
];

interface Parts {
  readonly resource?: readonly object[];
  readonly scope?: object;
  readonly records?: readonly object[];
}

/** The parts of a resource of the cluster; `service.name` is odd unless it is given. */
function resourceOf(cluster: string, { resource = [], scope = {}, records = [record()] }: Parts): object {
  const given = resource.some((pair) => (pair as { key: string }).key === 'service.name');
  const own = attributes({ 'cluster.id': cluster, ...(given ? {} : { 'service.name': 'odd' }) });
  return { resource: { attributes: [...own, ...resource] }, scopeLogs: [{ scope, logRecords: records }] };
}

const json = (request: object): OddRequest => ({ body: JSON.stringify(request), contentType: JSON_TYPE });
const logs = (cluster: string, ...parts: readonly Parts[]) =>
  json({ resourceLogs: parts.map((part) => resourceOf(cluster, part)) });

/** A request that the protobuf of the tests can write too. */
const small = (cluster: string) => ({ resourceLogs: [resourceOf(cluster, {})] });

function odd(name: string, requests: OddLogs['requests'], to: OddLogs['to'] = 'rendered'): OddLogs {
  return { name, to, requests };
}

/** One request of these records. */
const records = (name: string, given: readonly object[], to?: OddLogs['to']) =>
  odd(name, (cluster) => [logs(cluster, { records: given })], to);

const REQUESTS: readonly OddLogs[] = [
  odd('nothing', () => [json({})]),
  odd('no record', (cluster) => [logs(cluster, { records: [] })]),
  odd('protobuf', (cluster) => [
    { body: otlpProtobuf('logs', small(cluster)), contentType: 'application/x-protobuf' },
  ]),
  odd('protobuf that ends too early', (cluster) => [
    { body: otlpProtobuf('logs', small(cluster)).subarray(0, -3), contentType: 'application/x-protobuf' },
  ]),
  odd('JSON that ends too early', () => [{ body: '{"resourceLogs":[', contentType: JSON_TYPE }]),
  odd('JSON with fields that nobody knows', (cluster) => [json({ ...small(cluster), unknown: [1] })]),
  odd('text', () => [{ body: 'text', contentType: 'text/plain' }]),
  odd('JSON with a character set', (cluster) => [
    { ...json(small(cluster)), contentType: 'application/json; charset=utf-8' },
  ]),
  odd('gzip', (cluster) => [
    { ...json(small(cluster)), body: gzipSync(JSON.stringify(small(cluster))), contentEncoding: 'gzip' },
  ]),
  odd('gzip that is none', (cluster) => [{ ...json(small(cluster)), contentEncoding: 'gzip' }]),
  odd('an encoding that nobody knows', (cluster) => [{ ...json(small(cluster)), contentEncoding: 'br' }]),
  odd(
    'a body larger than a message may be',
    (cluster) => [logs(cluster, { records: [long(2_000_000)] })],
    'lowered',
  ),
];

const LABELS: readonly OddLogs[] = [
  ...['', '_', '-', '***', '__', '地域'].flatMap((key) => [
    odd(`key "${key}" of a record`, (cluster) => [
      logs(cluster, { records: [neighbour, withKeys({ [key]: 'x' })] }),
    ]),
    odd(`key "${key}" of a resource`, (cluster) => [logs(cluster, { resource: attributes({ [key]: 'x' }) })]),
  ]),
  odd('key "_" of a scope', (cluster) => [logs(cluster, { scope: { attributes: attributes({ _: 'x' }) } })]),
  records('keys that are changed', [
    withKeys({ '0a': 'x', __own__: 'x', 'a..b': 'x', 'ü.x': 'x', _under: 'x', 'x ': 'x', '__a.b__': 'x' }),
  ]),
  records('keys that VictoriaLogs has for itself', [
    withKeys({ _msg: 'x', _time: 'x', _stream: 'x', _stream_id: 'x', 'loki.metadata': 'x' }),
  ]),
  odd('a key of record, resource and scope', (cluster) => [
    logs(cluster, {
      resource: attributes({ 'a.b': 'resource' }),
      scope: {
        name: 'scope',
        version: '1',
        attributes: attributes({ 'a.b': 'scope' }),
        droppedAttributesCount: 2,
      },
      records: [withKeys({ 'a.b': 'record', a_b: 'again' })],
    }),
  ]),
  records('a key of a record that is a label too', [
    withKeys({ 'cluster.id': 'record', 'service.name': 'record' }),
  ]),
  odd('values of a record that are no text', (cluster) => [
    logs(cluster, { records: [record({ attributes: VALUES.map((value, n) => ({ key: `v${n}`, value })) })] }),
  ]),
  odd('labels that are no text', (cluster) => [
    logs(cluster, {
      resource: [
        {
          key: 'k8s.namespace.name',
          value: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '2' }] } },
        },
        { key: 'telemetry.class', value: { kvlistValue: { values: attributes({ deep: 'x' }) } } },
      ],
    }),
  ]),
  ...VALUES.map((value, n) => records(`body ${n} of the values`, [body(value)])),
  odd('no service.name', (cluster) => [
    json({
      resourceLogs: [
        { ...resourceOf(cluster, {}), resource: { attributes: attributes({ 'cluster.id': cluster }) } },
      ],
    }),
  ]),
  odd('an empty service.name', (cluster) => [
    logs(cluster, { resource: attributes({ 'service.name': '' }) }),
  ]),
  odd('a service.name of 2,048 and of 2,049 bytes', (cluster) =>
    [2_048, 2_049].map((length) =>
      logs(cluster, { resource: attributes({ 'service.name': 'x'.repeat(length) }) }),
    ),
  ),
  odd('a service.name of 3 kB beside another', (cluster) => [
    logs(
      cluster,
      { resource: attributes({ 'service.name': 'x'.repeat(3_000) }), records: [record(), record()] },
      {},
    ),
  ]),
  odd(
    'three labels beside service_name, where two are the most',
    (cluster) => [
      logs(cluster, { resource: attributes({ 'telemetry.class': 'x', 'k8s.namespace.name': 'x' }) }),
    ],
    'lowered',
  ),
  odd(
    'a label name of 18 bytes, where 17 are the most',
    (cluster) => [logs(cluster, { resource: attributes({ 'k8s.namespace.name': 'x' }) })],
    'lowered',
  ),
];

const LINES: readonly OddLogs[] = [
  records('lines too old and too young, with neighbours', [
    ...[-200 * 60, 20].map((minutes) => at(now + minutes * MINUTE)),
    ...[-1, 0, 9].map((minutes) => at(now + minutes * MINUTE)),
  ]),
  records('no time, but an observed one', [record({ timeUnixNano: '0', observedTimeUnixNano: nanos(now) })]),
  records('no time at all', [record({ timeUnixNano: '0' })]),
  records('no time, observed in twenty minutes', [
    record({ timeUnixNano: '0', observedTimeUnixNano: nanos(now + 20 * MINUTE) }),
  ]),
  records('every field of a record', [
    record({
      observedTimeUnixNano: nanos(now),
      severityNumber: 17,
      severityText: 'ERROR',
      droppedAttributesCount: 3,
      flags: 1,
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
    }),
  ]),
  records('identifiers of zeroes', [record({ traceId: '0'.repeat(32), spanId: '0'.repeat(16) })]),
  records('a line of 1,048,576 bytes, and of one more', [long(1_048_576), long(1_048_577)]),
  records(
    'a line of one byte more than the most, where none is cut',
    [neighbour, long(1_048_577)],
    'lowered',
  ),
  records('64 KiB of metadata, and one byte more', [
    withKeys({ k: 'x'.repeat(65_535) }),
    record({ attributes: attributes({ k: 'x'.repeat(65_536) }), body: { stringValue: 'more' } }),
  ]),
  records('128 entries of metadata, and one more', [
    withKeys(many(128)),
    record({ attributes: attributes(many(129)), body: { stringValue: 'more' } }),
  ]),
  records('metadata where none is allowed', [neighbour, withKeys({ a: 'x' })], 'plain'),
  records('signs that are hard to write', [
    ...[
      '',
      ' ',
      ' spaces ',
      'two\nlines',
      'tab\t',
      'nul\u0000',
      '"\\',
      'ä€😀',
      '\u2028',
      '<&>',
      '\ufffd',
      '{"a":1}',
    ].map((text) => record({ body: { stringValue: text }, attributes: attributes({ sign: text }) })),
  ]),
  odd('a line twice in a request, and again with other metadata', (cluster) => [
    logs(cluster, { records: [neighbour, neighbour] }),
    logs(cluster, { records: [{ ...neighbour, attributes: attributes({ try: 'second' }) }] }),
  ]),
];

const STATE: readonly OddLogs[] = [
  odd('lines two and four hours behind the newest of their stream', (cluster) =>
    [0, -120, -240].map((minutes) => logs(cluster, { records: [at(now + minutes * MINUTE)] })),
  ),
  records('lines four hours behind another of their request', [at(now), at(now - 240 * MINUTE)]),
  records('one line too young, and one too far behind', [
    at(now + 20 * MINUTE),
    at(now),
    at(now - 240 * MINUTE),
  ]),
  records(
    'more bytes than the burst',
    Array.from({ length: 21 }, (_, n) => long(1_000_000, String(n))),
  ),
  records(
    'more bytes than the burst of a stream',
    Array.from({ length: 15 }, (_, n) => long(10_000, String(n))),
    'lowered',
  ),
  odd(
    'more streams than may be active',
    (cluster) =>
      Array.from({ length: 12 }, (_, n) =>
        logs(cluster, { resource: attributes({ 'service.name': `s${n}` }) }),
      ),
    'lowered',
  ),
];

/** In the order in which they are sent: the last ones use up what there is. */
export const ODD_LOGS: readonly OddLogs[] = [...REQUESTS, ...LABELS, ...LINES, ...STATE];
