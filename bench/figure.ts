import { median } from './measure';

/** What a figure is held against. */
export interface Goal {
  readonly bound: '<' | '≤' | '>' | '≥' | '=';
  readonly value: number;
}

/** One measured number: a sample per round, in a unit that a reader knows. */
export interface Figure {
  readonly name: string;
  /** Empty for ratios and counts. */
  readonly unit: string;
  readonly samples: readonly number[];
  readonly goal?: Goal;
}

/** Measures one thing; throws when it could not be measured. */
export type Benchmark = (progress: (step: string) => void) => readonly Figure[];

/** The same where servers are asked. */
export type AsyncBenchmark = (...args: Parameters<Benchmark>) => Promise<ReturnType<Benchmark>>;

/** Whether the median keeps to the goal; undefined where there is none. */
export function isReached({ samples, goal }: Figure): boolean | undefined {
  if (goal === undefined) return undefined;
  const value = median(samples);
  switch (goal.bound) {
    case '<':
      return value < goal.value;
    case '≤':
      return value <= goal.value;
    case '>':
      return value > goal.value;
    case '≥':
      return value >= goal.value;
    case '=':
      return value === goal.value;
  }
}

/** A line for the terminal: name, median, lowest and highest sample, goal and verdict. */
export function formatFigure(figure: Figure): string {
  const { name, unit, samples, goal } = figure;
  const value = `${digits(median(samples))}${unit === '' ? '' : ` ${unit}`}`;
  const spread = `[${digits(Math.min(...samples))} – ${digits(Math.max(...samples))}]`;
  const verdict = isReached(figure) === true ? 'reached' : 'not reached';
  const against = goal === undefined ? '' : `goal ${goal.bound} ${goal.value}  ${verdict}`;
  return `  ${name.padEnd(58)} ${value.padStart(10)}  ${spread.padEnd(19)} ${against}`.trimEnd();
}

/** As many digits as a figure is good for, e.g. `600,000`, `38.6`, `1.40`; four decimals close to 1. */
export function digits(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : Math.abs(1 - value) < 0.01 ? 4 : 2);
}
