import { type Signal } from './signals';

/** How one field is written; a message is the fields of a nested one. */
type Kind = 'string' | 'hex' | 'fixed64' | 'double' | 'varint' | Message;

interface Message {
  readonly [field: string]: readonly [number: number, kind: Kind];
}

const ATTRIBUTE: Message = { key: [1, 'string'], value: [2, { stringValue: [1, 'string'] }] };
const RESOURCE: Message = { attributes: [1, ATTRIBUTE] };
const SCOPE: Message = { name: [1, 'string'], attributes: [3, ATTRIBUTE] };
const POINT: Message = { timeUnixNano: [3, 'fixed64'], asDouble: [4, 'double'], attributes: [7, ATTRIBUTE] };
const METRIC: Message = { name: [1, 'string'], gauge: [5, { dataPoints: [1, POINT] }] };
const LOG: Message = {
  timeUnixNano: [1, 'fixed64'],
  severityNumber: [2, 'varint'],
  body: [5, { stringValue: [1, 'string'] }],
  attributes: [6, ATTRIBUTE],
};
const SPAN: Message = {
  traceId: [1, 'hex'],
  spanId: [2, 'hex'],
  name: [5, 'string'],
  kind: [6, 'varint'],
  startTimeUnixNano: [7, 'fixed64'],
  endTimeUnixNano: [8, 'fixed64'],
  attributes: [9, ATTRIBUTE],
};

/** Field numbers of opentelemetry-proto 1.x, as far as numbered records use them. */
const REQUEST: Readonly<Record<Signal, Message>> = {
  metrics: {
    resourceMetrics: [
      1,
      { resource: [1, RESOURCE], scopeMetrics: [2, { scope: [1, SCOPE], metrics: [2, METRIC] }] },
    ],
  },
  logs: {
    resourceLogs: [
      1,
      { resource: [1, RESOURCE], scopeLogs: [2, { scope: [1, SCOPE], logRecords: [2, LOG] }] },
    ],
  },
  traces: {
    resourceSpans: [1, { resource: [1, RESOURCE], scopeSpans: [2, { scope: [1, SCOPE], spans: [2, SPAN] }] }],
  },
};

/** An export request in OTLP/JSON as protobuf; throws for a field that the table does not have. */
export function otlpProtobuf(signal: Signal, request: object): Buffer {
  return message(REQUEST[signal], request);
}

function message(fields: Message, value: object): Buffer {
  const parts = Object.entries(value).flatMap(([name, given]) => {
    const field = fields[name];
    if (field === undefined) throw new Error(`OTLP field ${name} is not in the table`);
    const values: readonly unknown[] = Array.isArray(given) ? given : [given];
    return values.map((one) => encode(field[0], field[1], one));
  });
  return Buffer.concat(parts);
}

function encode(number: number, kind: Kind, value: unknown): Buffer {
  if (kind === 'varint') return Buffer.concat([varint(number * 8), varint(Number(value))]);
  if (kind === 'fixed64' || kind === 'double') {
    const bytes = Buffer.alloc(8);
    if (kind === 'double') bytes.writeDoubleLE(Number(value));
    else bytes.writeBigUInt64LE(BigInt(String(value)));
    return Buffer.concat([varint(number * 8 + 1), bytes]);
  }
  const bytes =
    typeof kind === 'string'
      ? Buffer.from(String(value), kind === 'hex' ? 'hex' : 'utf8')
      : message(kind, value as object);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}
