import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildFlags, moduleFolder } from './go-module';
import type { GoPin } from './pins';
import { run } from './run';

/** Builds a pinned Go program into the file `target`. */
export function buildGo(pin: GoPin, target: string): void {
  const cwd = moduleFolder(pin);
  const required = readFileSync(join(cwd, 'go.mod'), 'utf8')
    .split('\n')
    .map((line) => line.trim().replace(/^require | \/\/ indirect$/g, ''));
  if (pin.module !== undefined && !required.includes(pin.module)) {
    throw new Error(`tools/servers/${pin.folder}/go.mod does not require ${pin.module}`);
  }
  // The user's own GOFLAGS or go.work would build something else.
  const env = { CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' };
  run('go', ['build', ...buildFlags(pin), '-o', target, pin.package], { cwd, env });
}
