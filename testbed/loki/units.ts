const BYTES: Readonly<Record<string, number>> = { '': 1, B: 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30 };
const NANOS: Readonly<Record<string, number>> = {
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3_600e9,
  d: 86_400e9,
  w: 604_800e9,
};

/** A size as Loki reads it: `1MB` is 1,048,576 bytes. */
export function bytesOf(value: unknown): number {
  const match = /^(\d+)\s*([KMG]?B?)$/.exec(String(value).toUpperCase());
  const unit = match === null ? undefined : BYTES[match[2]!];
  if (unit === undefined) throw new Error(`${String(value)}: no size`);
  return Number(match![1]) * unit;
}

/** Nanoseconds of a duration such as `168h` or `1h30m`. */
export function nanosOf(value: unknown): number {
  const text = String(value);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text)
    throw new Error(`${text}: no duration`);
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * NANOS[unit!]!, 0);
}

/** A time in nanoseconds as RFC 3339, with all nine digits. */
export function rfc3339(nanos: bigint): string {
  const seconds = nanos / 1_000_000_000n;
  const rest = String(nanos % 1_000_000_000n).padStart(9, '0');
  return `${new Date(Number(seconds) * 1_000).toISOString().slice(0, 19)}.${rest}Z`;
}

/** Nanoseconds of a time in RFC 3339. */
export function nanosOfTime(text: string): bigint {
  const [, whole, fraction = ''] = /^(.{19})(?:\.(\d+))?Z$/.exec(text) ?? [];
  if (whole === undefined) throw new Error(`${text}: no time`);
  return BigInt(Date.parse(`${whole}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

/** Now, in nanoseconds. */
export function nowNanos(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}
