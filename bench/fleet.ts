import { type NodeRun } from './child';
import { type Benchmark } from './figure';
import { withTemporaryDirectory } from './fleet-files';
import { linearFit } from './measure';
import { edgesText, synthFleet, writeSizedFleet } from './synth-fleet';

const SIZES = [1, 10, 100, 1000] as const;
const ROUNDS = 5;
const MEGABYTE = 1e6;

type Size = (typeof SIZES)[number];
type Round = Readonly<Record<Size, NodeRun>>;

/** Time and memory of a whole `synth` of 1 to 1,000 edges, each in a fresh process. */
export const fleet: Benchmark = (progress) =>
  withTemporaryDirectory((directory) => {
    for (const size of SIZES) writeSizedFleet(directory, size);
    const rounds = Array.from({ length: ROUNDS }, (_, index): Round => {
      const sizes = index % 2 === 0 ? SIZES : SIZES.toReversed();
      const runs = sizes.map((size) => {
        progress(`round ${index + 1} of ${ROUNDS}, ${edgesText(size)}`);
        return [size, synthFleet(directory, size)];
      });
      return Object.fromEntries(runs) as Round;
    });
    const fits = rounds.map((round) => linearFit(SIZES.map((size) => ({ x: size, y: round[size].cpuMs }))));
    const perEdge = (from: Size, to: Size) => (round: Round) =>
      (round[to].cpuMs - round[from].cpuMs) / (to - from);
    return [
      ...SIZES.map((size) => ({
        name: `CPU of a hub and ${edgesText(size)}`,
        unit: 's',
        samples: rounds.map((round) => round[size].cpuMs / 1000),
      })),
      ...SIZES.map((size) => ({
        name: `peak RSS of a hub and ${edgesText(size)}`,
        unit: 'MB',
        samples: rounds.map((round) => round[size].peakBytes / MEGABYTE),
      })),
      {
        name: 'R² of CPU over edges',
        unit: '',
        samples: fits.map(({ rSquared }) => rSquared),
        goal: { bound: '>', value: 0.99 },
      },
      {
        // R² of four decades is 0.99 for a parabola, too; this is 10 for one.
        name: 'CPU per edge of 100 → 1,000 ÷ of 10 → 100',
        unit: '',
        samples: rounds.map((round) => perEdge(100, 1000)(round) / perEdge(10, 100)(round)),
        goal: { bound: '≤', value: 1.3 },
      },
      {
        name: 'CPU per edge',
        unit: 'ms',
        samples: fits.map(({ slope }) => slope),
        goal: { bound: '≤', value: 40 },
      },
      {
        name: 'RSS of 1,000 edges ÷ of 100',
        unit: '',
        samples: rounds.map((round) => round[1000].peakBytes / round[100].peakBytes),
        goal: { bound: '≤', value: 1.3 },
      },
    ];
  });
