import { type LogRecord, type ResourceLogs, type ScopeLogs } from './otlp-logs';
import { type Attribute, type Value, ValueMap } from './otlp-value';

type Json = Readonly<Record<string, unknown>>;

/** An export request of logs in OTLP's JSON: 64-bit integers as text, bytes as base64, identifiers hexadecimal. */
export function logsFromJson(request: Buffer): ResourceLogs[] {
  const root = JSON.parse(request.toString()) as Json;
  return list(root['resourceLogs']).map((resourceLogs) => ({
    attributes: attributesOf(object(resourceLogs['resource'])),
    scopes: list(resourceLogs['scopeLogs']).map(scopeLogs),
  }));
}

function scopeLogs(given: Json): ScopeLogs {
  const scope = object(given['scope']);
  return {
    name: text(scope['name']),
    version: text(scope['version']),
    attributes: attributesOf(scope),
    droppedAttributes: Number(scope['droppedAttributesCount'] ?? 0),
    records: list(given['logRecords']).map(logRecord),
  };
}

function logRecord(given: Json): LogRecord {
  return {
    nanos: integer(given['timeUnixNano']),
    observedNanos: integer(given['observedTimeUnixNano']),
    severityNumber: Number(given['severityNumber'] ?? 0),
    severityText: text(given['severityText']),
    body: valueOf(object(given['body'])),
    attributes: attributesOf(given),
    droppedAttributes: Number(given['droppedAttributesCount'] ?? 0),
    flags: Number(given['flags'] ?? 0),
    traceId: identifier(given['traceId']),
    spanId: identifier(given['spanId']),
  };
}

function attributesOf(given: Json): Attribute[] {
  return list(given['attributes']).map(pair);
}

function pair(given: Json): Attribute {
  return [text(given['key']), valueOf(object(given['value']))];
}

function valueOf(given: Json): Value {
  const [name, value] = Object.entries(given)[0] ?? [];
  switch (name) {
    case 'stringValue':
      return text(value);
    case 'boolValue':
      return value === true;
    case 'intValue':
      return integer(value);
    case 'doubleValue':
      return Number(value);
    case 'bytesValue':
      return Buffer.from(text(value), 'base64');
    case 'arrayValue':
      return list(object(value)['values']).map(valueOf);
    case 'kvlistValue':
      return new ValueMap(list(object(value)['values']).map(pair));
    default:
      return undefined;
  }
}

function object(value: unknown = {}): Json {
  if (typeof value !== 'object' || value === null) throw new Error(`${JSON.stringify(value)} is no object`);
  return value as Json;
}

function list(value: unknown = []): Json[] {
  if (!Array.isArray(value)) throw new Error(`${JSON.stringify(value)} is no list`);
  return value.map(object);
}

function text(value: unknown = ''): string {
  if (typeof value !== 'string') throw new Error(`${JSON.stringify(value)} is no text`);
  return value;
}

function integer(value: unknown = 0): bigint {
  return BigInt(value as string | number);
}

/** Zeroes are none. */
function identifier(value: unknown): string {
  const given = text(value).toLowerCase();
  return /^0*$/.test(given) ? '' : given;
}
