import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holderOf } from '../sandbox/leftovers';
import { processStat } from '../sandbox/process-stat';

/** Name of the file by which clusters that somebody holds are told from those of a test run. */
const MARK = 'held';

/** Clusters that `npm run cluster -- up` holds. */
export interface HeldClusters {
  /** Process that ends them with itself. */
  readonly holder: number;
  /** A process in their provider's network. */
  readonly inside: number;
  /** Their kubeconfigs by stack. */
  readonly kubeconfigs: Readonly<Record<string, string>>;
}

/** Inside the sandbox: lets `heldClusters` find the clusters of this run. */
export function mark(sandbox: string): void {
  writeFileSync(join(sandbox, MARK), '');
}

/** The clusters that run on this machine now; undefined where nobody holds any. */
export function heldClusters(): HeldClusters | undefined {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name);
    const holder = holderOf(name);
    if (holder === undefined || !existsSync(join(folder, MARK))) continue;
    const inside = childOf(holder);
    if (inside !== undefined) return { holder, inside, kubeconfigs: kubeconfigsIn(folder) };
  }
  return undefined;
}

function kubeconfigsIn(sandbox: string): Record<string, string> {
  const platform = readdirSync(sandbox).find((name) => name.startsWith('platform-'));
  const clusters = join(sandbox, platform ?? '', 'clusters');
  if (platform === undefined || !existsSync(clusters)) return {};
  return Object.fromEntries(
    readdirSync(clusters)
      .map((stack) => [stack, join(clusters, stack, 'pki/admin.kubeconfig')] as const)
      .filter(([, file]) => existsSync(file)),
  );
}

/** The process that a holder has made: it is in the network namespace of the sandbox. */
function childOf(holder: number): number | undefined {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.map(Number).find((pid) => {
    try {
      return processStat(pid).parent === holder;
    } catch {
      // It ended meanwhile.
      return false;
    }
  });
}
