import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { synthesize } from '../stacks/synthesize';
import { binary } from '../tools/servers/binaries';
import { programCpuMs, runNode } from './child';
import { type Benchmark } from './figure';
import { edgeStack, withTemporaryDirectory, writeFleet } from './fleet-files';
import { interleaved, ratios } from './measure';

const [FEW_EDGES, MANY_EDGES] = [10, 110];
const ROUNDS = 7;
const BUILDS_PER_ROUND = 10;
const LABEL = 'fed-observability/stack';

/** One more cluster in `synth`, config read and files written, against one `kustomize build` of a cluster's files. */
export const kustomize: Benchmark = (progress) =>
  withTemporaryDirectory((directory) => {
    const program = binary('kustomize');
    const [few, many] = [join(directory, 'few'), join(directory, 'many')];
    writeFleet(few, FEW_EDGES);
    writeFleet(many, MANY_EDGES);
    const overlay = join(directory, 'overlays', edgeStack(0));
    synthesize({ config: few, out: join(directory, 'overlays') });
    writeOverlay(overlay);
    refuseOtherObjects(program, overlay);
    const synth = (config: string) => () =>
      runNode('stacks/synth.js', ['--no-cache', '--config', config, '--out', `${config}-out`]).cpuMs;
    const samples = interleaved(
      ROUNDS,
      {
        few: synth(few),
        many: synth(many),
        build: () => programCpuMs(program, ['build', overlay], BUILDS_PER_ROUND),
      },
      progress,
    );
    const marginal = samples.many.map((cpu, round) => (cpu - samples.few[round]!) / (MANY_EDGES - FEW_EDGES));
    const start = samples.few.map((cpu, round) => cpu - FEW_EDGES * marginal[round]!);
    return [
      { name: 'synth, CPU per further edge (of 10 → 110)', unit: 'ms', samples: marginal },
      { name: 'kustomize build of an edge with a label transform, CPU', unit: 'ms', samples: samples.build },
      {
        name: 'ours ÷ kustomize',
        unit: '',
        samples: ratios(marginal, samples.build),
        goal: { bound: '<', value: 1 },
      },
      {
        name: 'edges from which a whole synth run, hub included, is cheaper',
        unit: '',
        samples: start.map((cpu, round) => Math.ceil(cpu / (samples.build[round]! - marginal[round]!))),
      },
    ];
  });

/** What a user without us would keep per cluster: the same objects, and a label on all of them. */
function writeOverlay(directory: string): void {
  const content = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: readdirSync(directory),
    labels: [{ pairs: { [LABEL]: edgeStack(0) }, includeTemplates: true }],
  };
  writeFileSync(join(directory, 'kustomization.yaml'), stringify(content));
}

/** A build that lost an object, or its label, would be cheap for a bad reason. */
function refuseOtherObjects(program: string, overlay: string): void {
  const built = execFileSync(program, ['build', overlay], { encoding: 'utf8' });
  const files = readdirSync(overlay).filter((file) => file !== 'kustomization.yaml');
  const expected = files.reduce(
    (sum, file) => sum + count(readFileSync(join(overlay, file), 'utf8'), /^kind: /gm),
    0,
  );
  const [objects, labelled] = [count(built, /^kind: /gm), count(built, new RegExp(`^    ${LABEL}: `, 'gm'))];
  if (objects !== expected || labelled !== expected) {
    throw new Error(`kustomize built ${objects} objects, ${labelled} with the label, of ${expected}`);
  }
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
