import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface SandboxResult {
  readonly status: number | null;
  readonly output: string;
}

/**
 * Runs a program in a mount namespace of its own in which every top-level directory below `root` lies over the
 * machine's, so that it finds its files at the paths that it has in the cluster. Nothing of the machine is changed.
 * As another user than root it takes a user namespace for it.
 */
export function runInSandbox(
  root: string,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): SandboxResult {
  const unshare = process.getuid?.() === 0 ? ['--mount'] : ['--mount', '--map-root-user'];
  const overlays = readdirSync(root).map((top) => `mount --rbind '${join(root, top)}' '/${top}'`);
  const script = [...overlays, 'exec "$@"'].join(' && ');
  const result = spawnSync(
    'unshare',
    [...unshare, '--propagation', 'private', 'sh', '-c', script, 'sh', ...command],
    {
      env: { PATH: process.env.PATH ?? '', ...env },
      encoding: 'utf8',
      timeout: 60_000,
      killSignal: 'SIGKILL',
    },
  );
  if (result.error) throw result.error;
  return { status: result.status, output: `${result.stdout}${result.stderr}` };
}
