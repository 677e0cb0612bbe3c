/** CPU milliseconds, user and system, that the work takes in this process. */
export function cpuMs(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/**
 * One sample of each measurement per round, every second round in reverse order, so that other users of the machine
 * disturb all of them alike.
 */
export function interleaved<Name extends string>(
  rounds: number,
  measurements: Readonly<Record<Name, () => number>>,
  progress: (step: string) => void,
): Record<Name, number[]> {
  const names = Object.keys(measurements) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 1; round <= rounds; round++) {
    progress(`round ${round} of ${rounds}`);
    for (const name of round % 2 === 0 ? names.toReversed() : names) {
      samples[name].push(measurements[name]());
    }
  }
  return samples;
}

/** The middle sample, or the mean of the two in the middle. */
export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

/** The smallest sample that is not exceeded by `part` of them (0 < part ≤ 1). */
export function quantile(samples: readonly number[], part: number): number {
  return samples.toSorted((a, b) => a - b)[Math.ceil(samples.length * part) - 1]!;
}

/** Quotients of the samples of each round. */
export function ratios(numerators: readonly number[], denominators: readonly number[]): number[] {
  return numerators.map((value, round) => value / denominators[round]!);
}

/** Least-squares line through points, and which part of the variance it explains. */
export function linearFit(points: readonly { readonly x: number; readonly y: number }[]): {
  readonly slope: number;
  readonly rSquared: number;
} {
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  const sum = (term: (dx: number, dy: number) => number) =>
    points.reduce((total, { x, y }) => total + term(x - meanX, y - meanY), 0);
  const [xx, xy, yy] = [sum((dx) => dx * dx), sum((dx, dy) => dx * dy), sum((_, dy) => dy * dy)];
  return { slope: xy / xx, rSquared: (xy * xy) / (xx * yy) };
}
