/** Attributes in OTLP/JSON, all of them strings. */
export function attributes(values: Readonly<Record<string, string>>) {
  return Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

/** A time in milliseconds, and nanoseconds beyond it, as OTLP/JSON writes it. */
export function nanos(timeMs: number, beyond = 0): string {
  return String(BigInt(Math.floor(timeMs)) * 1_000_000n + BigInt(beyond));
}
