import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument, visit } from 'yaml';
import { type ClusterSpec, type Fleet, makeFleet, parseClusterSpec, PART_OF, refuseSecrets } from '../lib';
import { checkDeployable } from './deployable';
import { readTrust } from './trust-files';

/** The one structured key of a stack's config. */
export const CLUSTER_KEY = 'fed-observability:cluster';

/** Everything that Pulumi itself reads at the top of a stack's file. */
const TOP_LEVEL_KEYS = ['config', 'encryptionsalt', 'encryptedkey', 'secretsprovider', 'environment'];

/**
 * Reads the fleet: every `Pulumi.<stack>.yaml` of the directory that holds a cluster, and `trust/<cluster.id>.pem`.
 * Throws one Error that names file, field and fix of every fault.
 */
export function readFleet(directory: string): Fleet {
  const clusters = new Map<string, ClusterSpec>();
  const faults: string[] = [];
  for (const { stack, file } of stackFiles(directory)) {
    try {
      const value = readCluster(join(directory, file));
      if (value !== undefined) clusters.set(stack, deployableSpec(stack, value));
    } catch (error) {
      faults.push((error as Error).message);
    }
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
  if (clusters.size === 0) {
    throw new Error(
      `${directory}: no Pulumi.<stack>.yaml holds ${CLUSTER_KEY}: add one or name the directory with --config`,
    );
  }
  return makeFleet(clusters, readTrust(join(directory, 'trust')));
}

/** What `pulumi.Config` offers; passed in, so that synth and tests never load Pulumi. */
export interface StackConfig {
  requireObject(key: string): unknown;
}

export interface CurrentStack {
  readonly stack: string;
  readonly spec: ClusterSpec;
  readonly fleet: Fleet;
}

/** Reads the selected stack through Pulumi's own config, and its siblings from their files. */
export function currentStack(directory: string, stack: string, config: StackConfig): CurrentStack {
  const siblings = readFleet(directory);
  const spec = deployableSpec(stack, config.requireObject('cluster'));
  const fleet = makeFleet(new Map([...siblings.clusters, [stack, spec]]), siblings.trust);
  return { stack, spec, fleet };
}

function deployableSpec(stack: string, value: unknown): ClusterSpec {
  const spec = parseClusterSpec(stack, value);
  try {
    checkDeployable(spec);
  } catch (error) {
    throw new Error(`${stack}: ${(error as Error).message}`, { cause: error });
  }
  return spec;
}

function stackFiles(directory: string): { stack: string; file: string }[] {
  let files: string[];
  try {
    files = readdirSync(directory);
  } catch {
    throw new Error(`${directory}: no such directory: name one that holds Pulumi.<stack>.yaml files`);
  }
  const found = files
    .map((file) => ({ file, stack: /^Pulumi\.([A-Za-z0-9_-][A-Za-z0-9_.-]*)\.ya?ml$/.exec(file)?.[1] }))
    .filter((entry): entry is { stack: string; file: string } => entry.stack !== undefined)
    .sort((a, b) => (a.stack < b.stack ? -1 : 1));
  for (const [index, { stack, file }] of found.entries()) {
    if (stack !== found[index + 1]?.stack) continue;
    throw new Error(`${join(directory, file)}: stack ${stack} has a second file: remove one of them`);
  }
  return found;
}

/** The cluster of one stack file; undefined where the file configures something else. */
function readCluster(path: string): unknown {
  const yaml = parseDocument(readFileSync(path, 'utf8'));
  const [error] = yaml.errors;
  if (error !== undefined) throw new Error(`${path}: not readable as YAML: ${error.message.split('\n')[0]}`);
  visit(yaml, {
    Scalar(_, { source, value }) {
      // YAML 1.2 reads 060 as 60, Pulumi's reader as 48.
      if (typeof value !== 'number' || !/^[-+]?0\d/.test(source ?? '')) return;
      throw new Error(`${path}: ${source}: a number with a leading zero has two readings: write it without`);
    },
  });
  const document: unknown = yaml.toJS();
  const { config, ...others } = mapOf(document, `${path}: (root)`);
  const unknown = Object.keys(others).filter((key) => !TOP_LEVEL_KEYS.includes(key));
  if (unknown.length > 0) throw new Error(`${path}: ${unknownKeys(unknown)}`);

  const { [CLUSTER_KEY]: cluster, ...siblings } = mapOf(config, `${path}: config`);
  refuseSecrets(siblings, { where: path, encrypted: 'allowed' }, ['config']);
  // A cluster that vanished behind a misspelt key would take its manifests and its trust with it.
  const ours = Object.keys(siblings).filter(
    (key) => key.startsWith(`${PART_OF}:`) || Object.hasOwn(Object(siblings[key]), 'schemaVersion'),
  );
  if (cluster === undefined && ours.length > 0) {
    throw new Error(`${path}: config: no ${CLUSTER_KEY}; ${unknownKeys(ours)}`);
  }
  return cluster;
}

/** A map, or nothing where the file is empty there. */
function mapOf(value: unknown, at: string): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(`${at}: ${JSON.stringify(value)}: write a map`);
}

function unknownKeys(keys: readonly string[]): string {
  return `unknown key ${keys.map((key) => `"${key}"`).join(', ')}: remove it or correct its spelling`;
}
