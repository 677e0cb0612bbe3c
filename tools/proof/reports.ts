import { digits, type Figure, isReached } from '../../bench/figure';
import { median } from '../../bench/measure';
import { type Source } from './claims';

/** What a run leaves in `out/`: its figures, or those of several benchmarks by name. */
export interface Report {
  readonly figures?: readonly Figure[];
  readonly benchmarks?: Readonly<Record<string, readonly Figure[]>>;
}

/** File name → report, of every report in `out/`. */
export type Reports = ReadonlyMap<string, Report>;

/** The text of a figure over all reports of its source; undefined where the run was not made. */
export function measured(source: Source, reports: Reports): string | undefined {
  const found = [...reports]
    .filter(([file]) => isOf(source.file, file))
    .flatMap(([file, report]) => {
      const figures = source.benchmark === undefined ? report.figures : report.benchmarks?.[source.benchmark];
      return figures === undefined ? [] : [figureNamed(source.name, figures, file)];
    });
  if (found.length === 0) return undefined;
  return told({ ...found[0]!, samples: found.flatMap(({ samples }) => samples) });
}

function isOf(stem: string, file: string): boolean {
  return file === `${stem}.json` || new RegExp(`^${stem}-\\d+\\.json$`).test(file);
}

function figureNamed(name: string, figures: readonly Figure[], file: string): Figure {
  const named = figures.filter((figure) => figure.name === name);
  if (named.length !== 1) throw new Error(`out/${file} has ${named.length} figures named "${name}"`);
  return named[0]!;
}

/** Median, lowest and highest sample, number of samples, and the verdict where the goal is missed. */
function told(figure: Figure): string {
  const { unit, samples } = figure;
  const [low, high] = [Math.min(...samples), Math.max(...samples)];
  const value = `${digits(median(samples))}${unit === '' ? '' : ` ${unit}`}`;
  const spread = low === high ? '' : ` (${digits(low)} to ${digits(high)}), ${samples.length} rounds`;
  return `${value}${spread}${isReached(figure) === false ? ', not reached' : ''}`;
}
