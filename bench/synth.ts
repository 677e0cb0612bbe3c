import { isDeepStrictEqual } from 'node:util';
import { parse, stringify } from 'yaml';
import { type Manifest, renderCluster, toYaml, toYamlDocuments } from '../lib';
import { readFleet } from '../stacks/config';
import { type Benchmark } from './figure';
import { withTemporaryDirectory, writeFleet } from './fleet-files';
import { cpuMs, interleaved, ratios } from './measure';

const EDGES = 10;
const ROUNDS = 15;
const WARM_UP_ROUNDS = 3;
/** One garbage collection more or less must not decide a sample. */
const REPEATS = 4;
const MEGABYTE = 1e6;

/** Rendering and writing out a hub and ten edges against the mere emission of the same objects by `yaml`. */
export const synth: Benchmark = (progress) => {
  const fleet = withTemporaryDirectory((directory) => {
    writeFleet(directory, EDGES);
    return readFleet(directory);
  });
  const stacks = [...fleet.clusters.keys()];
  const objects = stacks.flatMap((stack) =>
    renderCluster(fleet.clusters.get(stack)!).charts.flatMap((chart) => chart.objects),
  );
  refuseDifferentTexts(objects);
  const measurements = {
    ours: () =>
      repeated(() => {
        for (const stack of stacks)
          renderCluster(fleet.clusters.get(stack)!).charts.map((chart) => toYamlDocuments(chart.objects));
      }),
    theirs: () => repeated(() => objects.map((object) => stringify(object))),
    toYaml: () => repeated(() => objects.map(toYaml)),
  };
  interleaved(WARM_UP_ROUNDS, measurements, () => progress('warm-up'));
  const { ours, theirs, toYaml: emitted } = interleaved(ROUNDS, measurements, progress);
  const megabytes = objects.reduce((sum, object) => sum + Buffer.byteLength(toYaml(object)), 0) / MEGABYTE;
  const per = (total: number) => (sample: number) => sample / total;
  return [
    { name: 'render and emit, CPU per cluster', unit: 'ms', samples: ours.map(per(stacks.length)) },
    { name: 'yaml.stringify of the same objects', unit: 'ms', samples: theirs.map(per(stacks.length)) },
    { name: 'ours ÷ yaml', unit: '', samples: ratios(ours, theirs), goal: { bound: '≤', value: 1.5 } },
    { name: 'toYaml alone, CPU per MB', unit: 'ms', samples: emitted.map(per(megabytes)) },
    { name: 'yaml.stringify alone, CPU per MB of our text', unit: 'ms', samples: theirs.map(per(megabytes)) },
    // Design §2 keeps the library unless an own emitter is much faster.
    { name: 'yaml ÷ toYaml', unit: '', samples: ratios(theirs, emitted), goal: { bound: '>', value: 3 } },
  ];
};

function repeated(work: () => void): number {
  return cpuMs(() => Array.from({ length: REPEATS }, work)) / REPEATS;
}

function refuseDifferentTexts(objects: readonly Manifest[]): void {
  for (const object of objects) {
    if (isDeepStrictEqual(parse(toYaml(object)), parse(stringify(object)))) continue;
    throw new Error(`${object.kind} ${object.metadata.name}: the two texts do not say the same`);
  }
}
