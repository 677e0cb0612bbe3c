import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type ClusterSpec, type Fleet, makeFleet, parseClusterSpec } from '../lib';

/** The one structured key of a stack's config. */
export const CLUSTER_KEY = 'fed-observability:cluster';

/** A private key beside the CA certificates would be public from the next commit on. */
const PRIVATE_KEY = /PRIVATE KEY-----/;
const CERTIFICATE = /^(\s*-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----\s*)+$/;

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
      if (value !== undefined) clusters.set(stack, parseClusterSpec(stack, value));
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
  const spec = parseClusterSpec(stack, config.requireObject('cluster'));
  const fleet = makeFleet(new Map([...siblings.clusters, [stack, spec]]), siblings.trust);
  return { stack, spec, fleet };
}

function stackFiles(directory: string): { stack: string; file: string }[] {
  let files: string[];
  try {
    files = readdirSync(directory);
  } catch {
    throw new Error(`${directory}: no such directory: name one that holds Pulumi.<stack>.yaml files`);
  }
  return files
    .map((file) => ({ file, stack: /^Pulumi\.([A-Za-z0-9_.-]+)\.ya?ml$/.exec(file)?.[1] }))
    .filter((entry): entry is { stack: string; file: string } => entry.stack !== undefined)
    .sort((a, b) => (a.stack < b.stack ? -1 : 1));
}

/** The cluster of one stack file; undefined where the file configures something else. */
function readCluster(path: string): unknown {
  let document: unknown;
  try {
    document = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: not readable as YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  const config = (document as { config?: Record<string, unknown> } | null)?.config;
  return config?.[CLUSTER_KEY];
}

function readTrust(directory: string): Map<string, string> {
  let files: string[];
  try {
    files = readdirSync(directory).filter((file) => file.endsWith('.pem'));
  } catch {
    return new Map();
  }
  return new Map(
    files.sort().map((file) => {
      const path = join(directory, file);
      const pem = readFileSync(path, 'utf8');
      if (PRIVATE_KEY.test(pem))
        throw new Error(`${path}: holds a private key: remove it, and replace that key`);
      if (!CERTIFICATE.test(pem)) {
        throw new Error(`${path}: not a list of PEM certificates: write it with "npm run trust"`);
      }
      return [file.slice(0, -'.pem'.length), `${pem.trim().replaceAll('\r\n', '\n')}\n`];
    }),
  );
}
