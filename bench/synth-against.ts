import { type Benchmark } from './figure';
import { withTemporaryDirectory } from './fleet-files';
import { interleaved, ratios } from './measure';
import { edgesText, synthFleet, writeSizedFleet } from './synth-fleet';

const FEW = 10;
const MANY = 100;
/** On a busy machine one round's ratio is between 0.6 and 1.7 for programs that take the same. */
const ROUNDS = 21;

/** Whole programs: this build and another one render the same fleets, each run in a fresh process. */
export function synthAgainst(build: string): Benchmark {
  return (progress) =>
    withTemporaryDirectory((directory) => {
      for (const edges of [FEW, MANY]) writeSizedFleet(directory, edges);
      const ours = (edges: number) => () => synthFleet(directory, edges).cpuMs;
      const other = (edges: number) => () => synthFleet(directory, edges, build).cpuMs;
      const measurements = {
        oursFew: ours(FEW),
        otherFew: other(FEW),
        oursMany: ours(MANY),
        otherMany: other(MANY),
      };
      const cpu = interleaved(ROUNDS, measurements, progress);
      const mine = split(cpu.oursFew, cpu.oursMany);
      const theirs = split(cpu.otherFew, cpu.otherMany);
      return [
        { name: 'CPU per edge, this build', unit: 'ms', samples: mine.perEdge },
        { name: 'CPU per edge, the other build', unit: 'ms', samples: theirs.perEdge },
        {
          name: 'CPU per edge, this ÷ the other build',
          unit: '',
          samples: ratios(mine.perEdge, theirs.perEdge),
          goal: { bound: '≤', value: 1 },
        },
        { name: 'start-up and the hub, this build', unit: 'ms', samples: mine.startUp },
        { name: 'start-up and the hub, the other build', unit: 'ms', samples: theirs.startUp },
        {
          name: `a hub and ${edgesText(MANY)}, this ÷ the other build`,
          unit: '',
          samples: ratios(cpu.oursMany, cpu.otherMany),
        },
      ];
    });
}

/** What each further edge took in each round, and what is left of the small fleet without its edges. */
function split(few: readonly number[], many: readonly number[]) {
  const perEdge = many.map((value, round) => (value - few[round]!) / (MANY - FEW));
  return { perEdge, startUp: few.map((value, round) => value - FEW * perEdge[round]!) };
}
