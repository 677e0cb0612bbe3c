import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Cluster, faultLine, fleetWarnings, renderCluster, type RenderedChart } from '../lib';
import { readFleet } from './config';
import { emit } from './emit';
import { refuseForeignFiles, type Removal, removeGoneStacks, replaceFolder } from './output-folder';
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
  /** What was in `out` and is not any more. */
  readonly removed: readonly Removal[];
  readonly warnings: readonly string[];
}

/**
 * Renders every cluster of the fleet, one at a time, into a staging folder beside `out`, and moves them in when all are
 * there: a fault in the last cluster changes nothing. Throws with what every cluster refuses.
 */
export function synthesize({ config, out, cache: cacheFile }: SynthOptions): SynthResult {
  const fleet = readFleet(config);
  const names = [...fleet.clusters.keys()];
  refuseForeignFiles(out, names);
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
    const rendered = stacks.filter(({ skipped }) => !skipped);
    const removed = [
      ...removeGoneStacks(out, names),
      ...rendered.flatMap(({ stack }) => replaceFolder(out, staging, stack)),
    ];
    cache?.save();
    return { stacks, removed, warnings: fleetWarnings(fleet) };
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
