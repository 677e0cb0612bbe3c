import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lookUntil } from '../waiting';
import { hierarchies } from './cgroups';

const PREFIX = 'fed-observability-e2e-';

/** Name of the control groups of a sandbox, and begin of its folder's: whose they are shows in both. */
export function sandboxName(pid: number): string {
  return `${PREFIX}${pid}`;
}

/**
 * Removes what a sandbox has outside its namespaces: its folder, and control groups. Its last processes may still be
 * dying, so that it tries for some seconds; what stays all the same is left to `sweepDead`.
 */
export async function removeSandbox(directory: string, name: string): Promise<void> {
  const groups = hierarchies().map((hierarchy) => join(hierarchy, name));
  const remove = () => {
    removeFolder(directory);
    groups.forEach(removeGroups);
    return [directory, ...groups].filter((path) => existsSync(path));
  };
  await lookUntil(remove, (left) => left.length === 0, { timeoutMs: 5_000, everyMs: 50 });
}

/**
 * Removes what sandboxes left behind whose process was killed, and returns the paths. One whose process lives is not
 * touched: others may be at work on this machine.
 */
export function sweepDead(): string[] {
  const parents = [tmpdir(), ...hierarchies()];
  const left = parents.flatMap((parent) =>
    existsSync(parent)
      ? readdirSync(parent)
          .filter((name) => isOfDead(name))
          .map((name) => join(parent, name))
      : [],
  );
  for (const path of left) (path.startsWith(tmpdir()) ? removeFolder : removeGroups)(path);
  return left.filter((path) => !existsSync(path));
}

/** The process that holds the sandbox to which a folder or control group of this name belongs. */
export function holderOf(name: string): number | undefined {
  const pid = new RegExp(`^${PREFIX}(\\d+)(-.+)?$`).exec(name)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

function isOfDead(name: string): boolean {
  const pid = holderOf(name);
  return pid !== undefined && !existsSync(`/proc/${pid}`);
}

function removeFolder(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // A process that is not dead yet has written to it.
    return;
  }
}

/** A control group is a folder that only `rmdir` removes, once its processes and the groups below are gone. */
function removeGroups(path: string): void {
  try {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory()) removeGroups(join(path, entry.name));
    }
    rmdirSync(path);
  } catch {
    return;
  }
}
