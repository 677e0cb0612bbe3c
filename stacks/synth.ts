import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { removalLine } from './output-folder';
import { synthesize } from './synthesize';

// Live data is about 25 MB whatever the fleet's size; V8 would let garbage grow to four times that. Without this flag
// peak memory at 1,000 edges is 1.39 times that at 100; the goal of bench/fleet.ts is 1.3.
setFlagsFromString('--heap-growing-percent=50');

const USAGE = `Renders every manifest of every cluster.

  npm run synth                                     Pulumi.*.yaml here → dist/<stack>/NN-<chart>.yaml
  npm run synth -- --config <dir> --out <dir>       another set of Pulumi.*.yaml files (and its trust/)
  npm run synth -- --no-cache                       render unchanged clusters too
`;

try {
  const { values } = parseArgs({
    options: {
      config: { type: 'string', default: '.' },
      // cdk8s-cli hands its output folder over in this variable.
      out: { type: 'string', default: process.env['CDK8S_OUTDIR'] ?? 'dist' },
      'no-cache': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
  } else {
    const cache = values['no-cache'] ? undefined : join(__dirname, '..', 'synth-cache', 'clusters.json');
    const { stacks, removed, warnings } = synthesize({ config: values.config, out: values.out, cache });
    for (const { stack, files, skipped } of stacks) {
      console.log(`${join(values.out, stack)}: ${files} files${skipped ? ', unchanged' : ''}`);
    }
    const removals = removed.map((removal) => removalLine(values.out, removal));
    for (const warning of [...removals, ...warnings]) console.error(`warning: ${warning}`);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
