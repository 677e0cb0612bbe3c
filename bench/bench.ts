import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../tools/root';
import { type AsyncBenchmark, type Benchmark, type Figure, formatFigure, isReached } from './figure';
import { fleet } from './fleet';
import { kustomize } from './kustomize';
import { median } from './measure';
import { metricsProxy } from './metrics-proxy';
import { type BenchRequest, benchRequest } from './request';
import { restart } from './restart';
import { skip } from './skip';
import { synth } from './synth';
import { synthAgainst } from './synth-against';

interface Named {
  readonly what: string;
  readonly run: Benchmark | AsyncBenchmark;
}

const BENCHMARKS: Readonly<Record<string, Named>> = {
  synth: { what: 'rendering and emitting a hub and ten edges, against yaml.stringify alone', run: synth },
  kustomize: { what: 'one more cluster, against one kustomize build of its files', run: kustomize },
  skip: { what: 'a fleet in which nothing, or one edge, has changed', run: skip },
  fleet: { what: 'time and memory of 1 to 1,000 edges', run: fleet },
  proxy: { what: 'observations, against the same PromQL asked directly: time', run: metricsProxy },
  restart: { what: 'a gateway whose queue is full: time, ten minutes and 15 GB of disk', run: restart },
};

/** Those that take seconds to a minute each. */
const BY_DEFAULT = ['synth', 'kustomize', 'skip', 'fleet', 'proxy'];

const REPORT = join(ROOT, 'out/bench.json');

const PROGRESS_MS = 2000;

const HELP = `Usage: npm run bench [-- name…] [--against <build>]

Measures CPU time (user and system), or time where it says so, and prints medians, [lowest – highest] and whether a goal is reached.
Ratios are taken within each round. Without a name: ${BY_DEFAULT.join(', ')}, about four minutes.
${Object.entries(BENCHMARKS)
  .map(([name, { what }]) => `  ${name.padEnd(10)} ${what}`)
  .join('\n')}

  --against <build>  synth only: this program against another build of it, the folder build/ of another checkout,
                     instead of yaml.stringify. Both run as whole programs, in turns. About three minutes.

kustomize and Prometheus come from \`npm run servers\`. The figures of the run are also in out/bench.json.
Exit code: 0 also when a goal is missed, 1 when something could not be measured, 2 for an unknown name or an
unreadable build.`;

async function main(args: readonly string[]): Promise<number> {
  let request: BenchRequest;
  try {
    request = benchRequest(args, { known: Object.keys(BENCHMARKS), byDefault: BY_DEFAULT });
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
  if (request.help) {
    console.log(HELP);
    return 0;
  }
  const measured: [string, readonly Figure[] | undefined][] = [];
  for (const [name, benchmark] of chosen(request)) measured.push([name, await measure(name, benchmark)]);
  const failed = measured.filter(([, figures]) => figures === undefined).map(([name]) => name);
  writeReport(measured, failed);
  if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}`);
  return failed.length > 0 ? 1 : 0;
}

/** The benchmarks of a request, by their names in the report. */
function chosen({ names, against }: BenchRequest): (readonly [name: string, benchmark: Named])[] {
  return names.map((name) =>
    name === 'synth' && against !== undefined
      ? ['synth-against', { what: `whole programs, against ${against}`, run: synthAgainst(against) }]
      : [name, BENCHMARKS[name]!],
  );
}

/** The figures, printed; undefined when they could not be measured. */
async function measure(name: string, { what, run }: Named): Promise<readonly Figure[] | undefined> {
  try {
    const figures = await run(every(PROGRESS_MS, (step) => console.error(`${name}: ${step}`)));
    console.log(`${name}: ${what}`);
    for (const figure of figures) console.log(formatFigure(figure));
    return figures;
  } catch (error) {
    console.error(`${name}: failed: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** Passes on at most one call per interval; none of work that is over sooner. */
function every(intervalMs: number, print: (step: string) => void): (step: string) => void {
  let last = Date.now();
  return (step) => {
    if (Date.now() - last < intervalMs) return;
    last = Date.now();
    print(step);
  };
}

type Measured = readonly (readonly [name: string, figures: readonly Figure[] | undefined])[];

function writeReport(measured: Measured, failed: readonly string[]): void {
  const benchmarks = measured.flatMap(([name, figures]) =>
    figures === undefined ? [] : [[name, figures.map(withVerdict)] as const],
  );
  const report = {
    measured: new Date().toISOString(),
    node: process.version,
    cpus: cpus().length,
    benchmarks: Object.fromEntries(benchmarks),
    failed,
  };
  mkdirSync(join(REPORT, '..'), { recursive: true });
  writeFileSync(REPORT, `${JSON.stringify(report, undefined, 2)}\n`);
}

function withVerdict(figure: Figure) {
  return { ...figure, median: median(figure.samples), reached: isReached(figure) };
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
