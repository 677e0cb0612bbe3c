export const AGGREGATIONS = ['mean', 'last', 'max', 'p95', 'sum'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

/** One number for a window's samples, oldest first; null where there is none. */
export function aggregate(samples: readonly number[], aggregation: Aggregation): number | null {
  if (samples.length === 0) return null;
  const value = FUNCTIONS[aggregation](samples);
  // A sum beyond the range of a double has no place in JSON.
  return Number.isFinite(value) ? value : null;
}

const FUNCTIONS: Readonly<Record<Aggregation, (samples: readonly number[]) => number>> = {
  mean: (samples) => sum(samples) / samples.length,
  last: (samples) => samples.at(-1)!,
  max: (samples) => samples.reduce((max, sample) => Math.max(max, sample)),
  p95: (samples) => quantile(samples, 0.95),
  sum,
};

function sum(samples: readonly number[]): number {
  return samples.reduce((total, sample) => total + sample, 0);
}

/** Between two samples as `quantile_over_time` of Prometheus: linear by rank. */
function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = q * (sorted.length - 1);
  const below = sorted[Math.floor(rank)]!;
  const above = sorted[Math.ceil(rank)]!;
  return below + (above - below) * (rank - Math.floor(rank));
}
