import { accessSync, constants } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What `npm run bench` is asked for. */
export interface BenchRequest {
  readonly help: boolean;
  readonly names: readonly string[];
  /** Folder `build/` of another checkout. @default synth is measured against yaml.stringify */
  readonly against?: string;
}

/** Names of benchmarks, and those that run when none is named. */
interface Benchmarks {
  readonly known: readonly string[];
  readonly byDefault: readonly string[];
}

/** Reads the arguments. Throws with what to write instead. */
export function benchRequest(args: readonly string[], { known, byDefault }: Benchmarks): BenchRequest {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { against: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
  });
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(', ')}. Benchmarks: ${known.join(', ')}`);
  const names = positionals.length > 0 ? positionals : byDefault;
  if (values.against === undefined) return { help: values.help, names };
  if (!names.includes('synth')) throw new Error(`--against belongs to synth: write synth beside ${names[0]}`);
  return { help: values.help, names, against: readableBuild(values.against) };
}

function readableBuild(folder: string): string {
  try {
    accessSync(join(folder, 'stacks/synth.js'), constants.R_OK);
  } catch {
    throw new Error(
      `--against ${folder}: there is no readable stacks/synth.js in it: name the folder build/ of another checkout, after \`npm run build\` there`,
    );
  }
  return resolve(folder);
}
