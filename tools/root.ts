import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The checkout, for what is compiled into `build/` and for jest, which runs the sources. */
export const ROOT = checkout(__dirname);

/**
 * Config of the reference fleet, of which tests and benchmarks know every value. The stack files in the root are their
 * owner's: nobody but what serves him reads them.
 */
export const FLEET = join(ROOT, 'test/fleet');

function checkout(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  if (folder === dirname(folder)) throw new Error(`no package.json above ${__dirname}: run it in a checkout`);
  return checkout(dirname(folder));
}
