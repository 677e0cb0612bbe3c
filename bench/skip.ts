import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './child';
import { type Benchmark } from './figure';
import { growEdge, withTemporaryDirectory, writeFleet } from './fleet-files';
import { ratios } from './measure';

const EDGES = 100;
const ROUNDS = 7;

interface Run {
  readonly cpuMs: number;
  readonly rendered: number;
}

/** A second synth of a fleet in which nothing, or one edge, has changed, each in a fresh process. */
export const skip: Benchmark = (progress) =>
  withTemporaryDirectory((directory) => {
    const committed = join(directory, 'committed');
    writeFleet(committed, EDGES);
    const rounds = Array.from({ length: ROUNDS }, (_, index) => {
      progress(`round ${index + 1} of ${ROUNDS}`);
      return synthThrice(directory, committed);
    });
    const [full, unchanged, changed] = (['full', 'unchanged', 'changed'] as const).map((kind) =>
      rounds.map((round) => round[kind]),
    ) as [Run[], Run[], Run[]];
    return [
      { name: `full synth of a hub and ${EDGES} edges, CPU`, unit: 'ms', samples: full.map(cpu) },
      { name: 'again, nothing changed, CPU', unit: 'ms', samples: unchanged.map(cpu) },
      {
        name: 'unchanged ÷ full',
        unit: '',
        samples: ratios(unchanged.map(cpu), full.map(cpu)),
        goal: { bound: '<', value: 1 },
      },
      {
        name: 'clusters rendered when nothing changed',
        unit: '',
        samples: unchanged.map(({ rendered }) => rendered),
        goal: { bound: '=', value: 0 },
      },
      {
        name: 'clusters rendered when one edge got a node more',
        unit: '',
        samples: changed.map(({ rendered }) => rendered),
        goal: { bound: '=', value: 1 },
      },
    ];
  });

function synthThrice(directory: string, committed: string) {
  const folder = (name: string) => join(directory, name);
  const [config, out, cache] = [folder('config'), folder('dist'), folder('cache')];
  for (const path of [config, out, cache]) rmSync(path, { recursive: true, force: true });
  cpSync(committed, config, { recursive: true });
  const synth = (): Run => {
    const { cpuMs, stdout } = runNode('bench/synth-cached.js', [config, out, join(cache, 'clusters.json')]);
    return { cpuMs, rendered: Number(stdout) };
  };
  const [full, unchanged] = [synth(), synth()];
  if (full.rendered !== EDGES + 1) throw new Error(`a full synth rendered ${full.rendered} clusters`);
  growEdge(config, EDGES / 2);
  return { full, unchanged, changed: synth() };
}

function cpu({ cpuMs }: Run): number {
  return cpuMs;
}
