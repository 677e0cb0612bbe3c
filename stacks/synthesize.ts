import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Cluster, faultLine, fleetWarnings, PART_OF, renderCluster, type RenderedChart } from '../lib';
import { readFleet } from './config';
import { emit } from './emit';
import { SynthCache } from './synth-cache';

export interface SynthOptions {
  /** Directory of the `Pulumi.<stack>.yaml` files. */
  readonly config: string;
  /** Directory that receives one folder per stack. */
  readonly out: string;
  /** Cache file; absent: everything is rendered. */
  readonly cache?: string;
}

export interface SynthResult {
  readonly stacks: readonly { readonly stack: string; readonly files: number; readonly skipped: boolean }[];
  readonly warnings: readonly string[];
}

/**
 * Renders every cluster of the fleet, one at a time, into a staging folder beside `out`, and moves them in when all are
 * there: a fault in the last cluster changes nothing. Throws with what every cluster refuses.
 */
export function synthesize({ config, out, cache: cacheFile }: SynthOptions): SynthResult {
  const fleet = readFleet(config);
  refuseForeignFiles(out, fleet.clusters);
  const cache = cacheFile === undefined ? undefined : new SynthCache(cacheFile);
  const staging = `${resolve(out)}.partial-${process.pid}`;
  try {
    const refusals: string[] = [];
    const stacks = [...fleet.clusters.values()].flatMap((cluster) => {
      const { stack } = cluster;
      const directory = join(out, stack);
      const key = cache?.key(cluster) ?? '';
      if (cache?.isFresh(directory, key) === true) {
        return [{ stack, files: readdirSync(directory).length, skipped: true }];
      }
      const rendered = render(cluster);
      refusals.push(...rendered.refusals);
      if (refusals.length > 0) return [];
      const files = emit(join(staging, stack), rendered.charts);
      cache?.remember(directory, key, files);
      return [{ stack, files: rendered.charts.length, skipped: false }];
    });
    if (refusals.length > 0) throw new Error(refusals.join('\n'));
    mkdirSync(out, { recursive: true });
    removeGone(out, fleet.clusters);
    for (const { stack } of stacks.filter(({ skipped }) => !skipped)) {
      rmSync(join(out, stack), { recursive: true, force: true });
      renameSync(join(staging, stack), join(out, stack));
    }
    cache?.save();
    return { stacks, warnings: fleetWarnings(fleet) };
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** The charts of one cluster, or what a part of it refuses, told with the stack's name like every fault of its config. */
function render(cluster: Cluster): {
  readonly charts: readonly RenderedChart[];
  readonly refusals: readonly string[];
} {
  try {
    const { charts, faults } = renderCluster(cluster);
    return { charts, refusals: faults.map(faultLine) };
  } catch (error) {
    const lines = (error as Error).message.split('\n');
    return { charts: [], refusals: lines.map((line) => `${cluster.stack}: ${line}`) };
  }
}

/** Files of ours are `NN-<chart>.yaml` in a folder per stack; anything else in `out` belongs to somebody. */
const CHART_FILE = /^\d\d-[a-z0-9-]+\.yaml$/;

function refuseForeignFiles(out: string, clusters: ReadonlyMap<string, unknown>): void {
  if (!existsSync(out)) return;
  for (const entry of readdirSync(out)) {
    const foreign = foreignFile(join(out, entry), clusters.has(entry));
    if (foreign === undefined) continue;
    throw new Error(`${foreign}: not written by synth: name an empty folder with --out, or remove it`);
  }
}

/** What is not ours in a stack's folder, or in one that may have been a stack's: synth would remove it. */
function foreignFile(folder: string, isStack: boolean): string | undefined {
  if (!statSync(folder).isDirectory()) return folder;
  const foreign = readdirSync(folder).find((file) => !isChartFile(join(folder, file), file, isStack));
  return foreign === undefined ? undefined : join(folder, foreign);
}

/** A changed file in a stack's folder is written anew; elsewhere it must look like ours. */
function isChartFile(path: string, name: string, isStack: boolean): boolean {
  if (!CHART_FILE.test(name) || !statSync(path).isFile()) return false;
  return isStack || readFileSync(path, 'utf8').includes(`app.kubernetes.io/part-of: ${PART_OF}`);
}

/** Folders of stacks that the config no longer has. */
function removeGone(out: string, clusters: ReadonlyMap<string, unknown>): void {
  for (const entry of readdirSync(out).filter((name) => !clusters.has(name))) {
    rmSync(join(out, entry), { recursive: true });
  }
}
