import { type Observations, type ObservedSeries } from './observations';

export type Flat = Readonly<Record<string, number | Readonly<Record<string, number>>>>;

/**
 * Observations as the service that this one replaces gave them: a number for one series, for several a map by their
 * sorted labels (`_` without any), and 0 for none.
 */
export function flat({ results }: Observations): Flat {
  return Object.fromEntries(
    Object.entries(results).map(([name, { series }]) => {
      if (series.length <= 1) return [name, series[0]?.value ?? 0];
      return [name, Object.fromEntries(series.map((row) => [key(row), row.value ?? 0]))];
    }),
  );
}

function key({ labels }: ObservedSeries): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  return pairs.sort().join(',') || '_';
}
