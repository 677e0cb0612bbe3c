import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fleetWarnings, renderCluster } from '../lib';
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

/** Renders every cluster of the fleet. Nothing is written before every cluster has been rendered. */
export function synthesize({ config, out, cache: cacheFile }: SynthOptions): SynthResult {
  const fleet = readFleet(config);
  refuseForeignFolder(out, fleet.clusters);
  const cache = cacheFile === undefined ? undefined : new SynthCache(cacheFile);
  const rendered = [...fleet.clusters.keys()].map((stack) => {
    const directory = join(out, stack);
    const key = cache?.key(stack, fleet) ?? '';
    const charts = cache?.isFresh(directory, key) === true ? undefined : renderCluster(stack, fleet);
    return { stack, directory, key, charts };
  });
  removeGone(out, fleet.clusters);
  const stacks = rendered.map(({ stack, directory, key, charts }) => {
    if (charts === undefined) return { stack, files: readdirSync(directory).length, skipped: true };
    cache?.remember(directory, key, emit(directory, charts));
    return { stack, files: charts.length, skipped: false };
  });
  cache?.save();
  return { stacks, warnings: fleetWarnings(fleet) };
}

/** Files of ours are `NN-<chart>.yaml` in a folder per stack; anything else in `out` belongs to somebody. */
const CHART_FILE = /^\d\d-[a-z0-9-]+\.yaml$/;

function refuseForeignFolder(out: string, clusters: ReadonlyMap<string, unknown>): void {
  if (!existsSync(out)) return;
  for (const entry of readdirSync(out)) {
    if (clusters.has(entry) || isChartFolder(join(out, entry))) continue;
    throw new Error(
      `${join(out, entry)}: not written by synth: name an empty folder with --out, or remove it`,
    );
  }
}

/** Folders of stacks that the config no longer has. */
function removeGone(out: string, clusters: ReadonlyMap<string, unknown>): void {
  if (!existsSync(out)) return;
  for (const entry of readdirSync(out).filter((name) => !clusters.has(name))) {
    rmSync(join(out, entry), { recursive: true });
  }
}

function isChartFolder(path: string): boolean {
  try {
    return readdirSync(path).every(
      (file) => CHART_FILE.test(file) && readFileSync(join(path, file), 'utf8').startsWith('apiVersion: '),
    );
  } catch {
    return false;
  }
}
