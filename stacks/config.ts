import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Cluster,
  type ClusterSpec,
  ConfigError,
  type Fault,
  type Fleet,
  makeFleet,
  parseClusterSpec,
  specsOf,
} from '../lib';
import { deployableFaults } from './deployable';
import { readFault } from './read-fault';
import { readStackFile } from './stack-file';
import { readTrust } from './trust-files';

/**
 * Reads the fleet: every `Pulumi.<stack>.yaml` of the directory, and `trust/<cluster.id>.pem`.
 * Throws one ConfigError with every fault of the files and of the fleet.
 */
export function readFleet(directory: string): Fleet {
  const stacks = stackFiles(directory);
  const twice = secondFiles(directory, stacks);
  const files = stacks.map(({ stack, file }) => ({
    stack,
    file,
    ...readCluster(stack, join(directory, file)),
  }));
  const { trust, faults: trustFaults } = readTrust(join(directory, 'trust'));
  const faults = [...twice, ...files.flatMap((file) => file.faults), ...trustFaults];
  const unread = files.filter((file) => file.spec === undefined);
  if (unread.length > 0) throw new ConfigError(faults, [leftOut(unread.map(({ file }) => file))]);
  if (twice.length > 0)
    throw new ConfigError(faults, [`not checked, because one stack has two files: ${FLEET_CHECKS}`]);
  const clusters = new Map(
    files.flatMap(({ stack, spec }) => (spec === undefined ? [] : [[stack, spec] as const])),
  );
  if (clusters.size === 0) throw new ConfigError([...faults, noStackFile(directory)]);
  return checkedFleet(clusters, trust, faults);
}

/** What `pulumi.Config` offers; passed in, so that synth and tests never load Pulumi. */
export interface StackConfig {
  requireObject(key: string): unknown;
}

export interface CurrentStack {
  readonly cluster: Cluster;
  readonly fleet: Fleet;
}

/** Reads the selected stack through Pulumi's own config, and its siblings from their files. */
export function currentStack(directory: string, stack: string, config: StackConfig): CurrentStack {
  const siblings = readFleet(directory);
  const { spec, faults } = parsed(stack, config.requireObject('cluster'));
  if (spec === undefined) throw new ConfigError(faults, [leftOut([`the config of stack ${stack}`])]);
  const fleet = checkedFleet(new Map([...specsOf(siblings), [stack, spec]]), siblings.trust, faults);
  return { cluster: fleet.clusters.get(stack)!, fleet };
}

interface Read {
  /** Absent where the file holds no cluster, or one that cannot be read in full: there is a fault then. */
  readonly spec?: ClusterSpec;
  readonly faults: readonly Fault[];
}

function readCluster(stack: string, path: string): Read {
  const { cluster, faults } = readStackFile(path);
  if (cluster === undefined) return { faults };
  const read = parsed(stack, cluster);
  return { ...read, faults: [...faults, ...read.faults] };
}

function parsed(stack: string, value: unknown): Read {
  const { spec, readable, faults } = parseClusterSpec(stack, value);
  return { ...(spec ? { spec } : {}), faults: [...faults, ...deployableFaults(readable, stack)] };
}

/** The fleet, unless there are faults: those found before, or its own. */
function checkedFleet(
  clusters: ReadonlyMap<string, ClusterSpec>,
  trust: ReadonlyMap<string, string>,
  faults: readonly Fault[],
): Fleet {
  let fleet: Fleet;
  try {
    fleet = makeFleet(clusters, trust);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError([...faults, ...error.faults]);
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return fleet;
}

interface StackName {
  readonly stack: string;
  readonly file: string;
}

function stackFiles(directory: string): StackName[] {
  return filesIn(directory)
    .map((file) => ({ file, stack: /^Pulumi\.([A-Za-z0-9_-][A-Za-z0-9_.-]*)\.ya?ml$/.exec(file)?.[1] }))
    .filter((entry): entry is StackName => entry.stack !== undefined)
    .sort((a, b) => (a.stack < b.stack ? -1 : 1));
}

function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    const fix = 'name one that holds Pulumi.<stack>.yaml files';
    throw new ConfigError([
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? { where: directory, path: '', problem: 'no such directory', fix }
        : readFault(directory, error),
    ]);
  }
}

function secondFiles(directory: string, stacks: readonly StackName[]): Fault[] {
  return stacks
    .filter(({ stack }, index) => stack === stacks[index + 1]?.stack)
    .map(({ stack, file }) => ({
      where: join(directory, file),
      path: '',
      problem: `stack ${stack} has a second file`,
      fix: 'remove one of them',
    }));
}

function noStackFile(directory: string): Fault {
  const fix = 'add one or name the directory with --config';
  return { where: directory, path: '', problem: 'no Pulumi.<stack>.yaml is here', fix };
}

const FLEET_CHECKS = 'what the clusters mean together (ids, hub references, disk, volumes)';

function leftOut(files: readonly string[]): string {
  return `not checked, because ${files.join(', ')} cannot be read in full: rules over the fields that are named above, and ${FLEET_CHECKS}`;
}
