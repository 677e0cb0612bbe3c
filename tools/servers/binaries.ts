import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { cachedPath } from './cache';
import { PINS, type Tool } from './pins';
import { run } from './run';

/** The path of a pinned program, for the tests; throws when it is neither on PATH nor built. */
export function binary(tool: Tool): string {
  const found = findBinary(tool);
  if (found) return found.path;
  throw new Error(
    PINS[tool].kind === 'official'
      ? notRun(tool)
      : `${tool} ${PINS[tool].version} is not built: run \`npm run servers\``,
  );
}

/** A pinned program from PATH, or by its variable, if it reports the pinned version there; else from the cache. */
export function findBinary(tool: Tool): { path: string; from: 'PATH' | 'cache' } | undefined {
  const pin = PINS[tool];
  const named = pin.kind === 'official' ? process.env[pin.variable] : undefined;
  const given = named || findOnPath(pin.command ?? tool);
  if (given && reportsVersion(tool, given)) return { path: given, from: 'PATH' };
  if (pin.kind === 'official') return undefined;
  const cached = cachedPath(tool, pin);
  return existsSync(cached) ? { path: cached, from: 'cache' } : undefined;
}

/** What is said where an official program is missing: no test of it has passed. */
export function notRun(tool: Tool): string {
  return `not run: no ${tool} ${PINS[tool].version} on PATH`;
}

/** Whether the program at this path says that it is the pinned version. */
export function reportsVersion(tool: Tool, path: string): boolean {
  const { version, versionArgs } = PINS[tool];
  // Not 3.13.50, not 13.13.5, not 3.13.5-rc.1; Envoy writes <commit>/1.40.0/Clean.
  const exact = new RegExp(`(?<![\\d.])${version.replaceAll('.', '\\.')}(?![\\w.-])`);
  try {
    // Pulumi would ask its vendor for updates.
    const env = { PULUMI_SKIP_UPDATE_CHECK: 'true' };
    return exact.test(run(path, versionArgs, { timeoutMs: 10_000, env }));
  } catch {
    return false;
  }
}

function findOnPath(command: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = resolve(join(folder, command));
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return undefined;
}
