/** A value of OTLP: an integer is a bigint, a double a number, a map its pairs. */
export type Value = string | boolean | bigint | number | Buffer | readonly Value[] | ValueMap | undefined;

/** A map of values, in the order in which they came. */
export class ValueMap {
  constructor(readonly entries: readonly Attribute[]) {}
}

/** A key and its value. */
export type Attribute = readonly [key: string, value: Value];

/** A value as the text that Loki stores; maps and lists become JSON. */
export function textOf(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Buffer) return value.toString('base64');
  return jsonOf(value);
}

/** JSON with its keys sorted. */
function jsonOf(value: Value): string {
  if (value === undefined) return 'null';
  if (value instanceof ValueMap) {
    const byKey = new Map(value.entries);
    const pairs = [...byKey.keys()].sort().map((key) => `${JSON.stringify(key)}:${jsonOf(byKey.get(key))}`);
    return `{${pairs.join(',')}}`;
  }
  if (value instanceof Buffer) return JSON.stringify(value.toString('base64'));
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(jsonOf).join(',')}]`;
  return String(value);
}
