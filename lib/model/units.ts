/** Quantities as plain numbers with the unit in the name: bytes, seconds. */

export const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;
export const MINUTE_SECONDS = 60;
export const HOUR_SECONDS = 60 * MINUTE_SECONDS;
export const DAY_SECONDS = 24 * HOUR_SECONDS;

/** Parses a Kubernetes byte quantity with a binary suffix: `512Mi`, `10Gi`. Throws on anything else. */
export function parseBytes(quantity: string): number {
  const match = /^(\d+)(Ki|Mi|Gi|Ti)$/.exec(quantity);
  const factor = { Ki: KIB, Mi: MIB, Gi: GIB, Ti: 1024 * GIB }[match?.[2] ?? ''];
  if (match === null || factor === undefined) {
    throw new Error(
      `"${quantity}" is not a byte quantity: write a whole number with Ki, Mi, Gi or Ti, e.g. 10Gi`,
    );
  }
  return Number(match[1]) * factor;
}

/** Parses a Kubernetes CPU quantity: `2`, `500m`. */
export function parseCores(quantity: string): number {
  return quantity.endsWith('m') ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity);
}

/** Parses a duration as Prometheus and Go both read it: `90s`, `30m`, `48h`; days (`15d`) only where allowed. */
export function parseSeconds(duration: string): number {
  const match = /^(\d+)(s|m|h|d)$/.exec(duration);
  const factor = { s: 1, m: MINUTE_SECONDS, h: HOUR_SECONDS, d: DAY_SECONDS }[match?.[2] ?? ''];
  if (match === null || factor === undefined) {
    throw new Error(`"${duration}" is not a duration: write a whole number with s, m, h or d, e.g. 48h`);
  }
  return Number(match[1]) * factor;
}

/** Seconds in Go's own notation, whole hours first: 7200 → `2h`, 90 → `90s`. */
export function goDuration(seconds: number): string {
  if (seconds % HOUR_SECONDS === 0) return `${seconds / HOUR_SECONDS}h`;
  if (seconds % MINUTE_SECONDS === 0) return `${seconds / MINUTE_SECONDS}m`;
  return `${seconds}s`;
}
