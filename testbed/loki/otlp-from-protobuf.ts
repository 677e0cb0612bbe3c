import { type LogRecord, type ResourceLogs, type ScopeLogs } from './otlp-logs';
import { type Attribute, type Value, ValueMap } from './otlp-value';
import { type Field, fieldsOf } from './protobuf';

/** An export request of logs in protobuf, by the field numbers of opentelemetry-proto 1.x. */
export function logsFromProtobuf(request: Buffer): ResourceLogs[] {
  return messages(request, 1).map((resourceLogs) => ({
    attributes: messages(resourceLogs, 1).flatMap((resource) => attributesOf(resource, 1)),
    scopes: messages(resourceLogs, 2).map(scopeLogs),
  }));
}

function scopeLogs(message: Buffer): ScopeLogs {
  const scope = Buffer.concat(messages(message, 1));
  const fields = [...fieldsOf(scope)];
  return {
    name: lastText(fields, 1),
    version: lastText(fields, 2),
    attributes: attributesOf(scope, 3),
    droppedAttributes: Number(lastNumber(fields, 4)),
    records: messages(message, 2).map(logRecord),
  };
}

function logRecord(message: Buffer): LogRecord {
  const fields = [...fieldsOf(message)];
  const body = fields.filter(({ number }) => number === 5).at(-1);
  return {
    nanos: lastNumber(fields, 1),
    observedNanos: lastNumber(fields, 11),
    severityNumber: Number(lastNumber(fields, 2)),
    severityText: lastText(fields, 3),
    body: body === undefined ? undefined : valueOf(bytesOf(body)),
    attributes: attributesOf(message, 6),
    droppedAttributes: Number(lastNumber(fields, 7)),
    flags: Number(lastNumber(fields, 8)),
    traceId: identifier(fields, 9, 16),
    spanId: identifier(fields, 10, 8),
  };
}

function attributesOf(message: Buffer, number: number): Attribute[] {
  return messages(message, number).map((pair) => {
    const fields = [...fieldsOf(pair)];
    const value = fields.filter((field) => field.number === 2).at(-1);
    return [lastText(fields, 1), value === undefined ? undefined : valueOf(bytesOf(value))] as const;
  });
}

function valueOf(message: Buffer): Value {
  let value: Value;
  for (const field of fieldsOf(message)) {
    const read = VALUES[field.number];
    if (read !== undefined) value = read(field);
  }
  return value;
}

const VALUES: Readonly<Record<number, (field: Field) => Value>> = {
  1: (field) => bytesOf(field).toString(),
  2: (field) => numberOf(field) !== 0n,
  3: (field) => BigInt.asIntN(64, numberOf(field)),
  4: (field) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(numberOf(field));
    return bytes.readDoubleLE();
  },
  5: (field) => messages(bytesOf(field), 1).map(valueOf),
  6: (field) => new ValueMap(attributesOf(bytesOf(field), 1)),
  7: (field) => bytesOf(field),
};

/** The messages in a repeated field. */
function messages(message: Buffer, number: number): Buffer[] {
  return [...fieldsOf(message)].filter((field) => field.number === number).map(bytesOf);
}

function bytesOf({ number, value }: Field): Buffer {
  if (typeof value === 'bigint') throw new Error(`field ${number} is a number`);
  return value;
}

function numberOf({ number, value }: Field): bigint {
  if (typeof value !== 'bigint') throw new Error(`field ${number} is no number`);
  return value;
}

function lastNumber(fields: readonly Field[], number: number): bigint {
  const field = fields.filter((one) => one.number === number).at(-1);
  return field === undefined ? 0n : numberOf(field);
}

function lastText(fields: readonly Field[], number: number): string {
  const field = fields.filter((one) => one.number === number).at(-1);
  return field === undefined ? '' : bytesOf(field).toString();
}

/** Zeroes are none. */
function identifier(fields: readonly Field[], number: number, length: number): string {
  const field = fields.filter((one) => one.number === number).at(-1);
  if (field === undefined) return '';
  const bytes = bytesOf(field);
  if (bytes.length !== 0 && bytes.length !== length)
    throw new Error(`field ${number} has ${bytes.length} bytes`);
  return bytes.every((byte) => byte === 0) ? '' : bytes.toString('hex');
}
