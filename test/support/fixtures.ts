import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import {
  type ClusterSpec,
  ConfigError,
  type Fleet,
  type Manifest,
  parseClusterSpec,
  renderCluster,
  toYaml,
} from '../../lib';
import { readFleet } from '../../stacks/config';
import { CLUSTER_KEY } from '../../stacks/stack-file';
import { synthesize } from '../../stacks/synthesize';
import { FLEET, ROOT } from '../../tools/root';

export { FLEET };

export const VARIANTS = join(ROOT, 'test/variants');

/** Names of the variant folders. */
export const VARIANT_NAMES: readonly string[] = readdirSync(VARIANTS).sort();

/** Config directories of the reference fleet and of every variant. */
export const CONFIGS: readonly string[] = [FLEET, ...VARIANT_NAMES.map((name) => join(VARIANTS, name))];

/** Relative path → text. */
export type Files = Readonly<Record<string, string>>;

/** Dotted path → value; `undefined` removes the key. */
export type Changes = Readonly<Record<string, unknown>>;

/** The reference fleet's config of the hub or the edge as plain data, with some of its fields changed. */
export function clusterConfig(stack: 'hub' | 'edge', changes: Changes = {}): Record<string, unknown> {
  const document = parse(readFileSync(join(FLEET, `Pulumi.${stack}.yaml`), 'utf8')) as {
    config: Record<string, Record<string, unknown>>;
  };
  const cluster = document.config[CLUSTER_KEY]!;
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split('.');
    const last = keys.pop()!;
    const holder = keys.reduce<Record<string, unknown>>(
      (tree, key) => (tree[key] ??= {}) as Record<string, unknown>,
      cluster,
    );
    if (value === undefined) delete holder[last];
    else holder[last] = value;
  }
  return cluster;
}

/** Text of a stack's file. */
export function stackFile(cluster: unknown): string {
  return toYaml({ config: { [CLUSTER_KEY]: cluster } });
}

/** The reference fleet as files, with some of their fields changed. */
export function configFiles(changes: { readonly hub?: Changes; readonly edge?: Changes } = {}): Files {
  return {
    'Pulumi.hub.yaml': stackFile(clusterConfig('hub', changes.hub)),
    'Pulumi.edge.yaml': stackFile(clusterConfig('edge', changes.edge)),
  };
}

/** Runs with a new directory that holds the files, and removes it. */
export function withFiles<T>(files: Files, run: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'fed-observability-test-'));
  try {
    write(directory, files);
    return run(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Writes files below a directory. */
export function write(directory: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}

/** Every file below a directory with its text. */
export function read(directory: string): Record<string, string> {
  if (!existsSync(directory)) return {};
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.sort().map((path) => [path.slice(directory.length + 1), readFileSync(path, 'utf8')]),
  );
}

/** The message with which synth refuses a config directory, after making sure that nothing has been written. */
export function refusal(files: Files): string {
  return withFiles(files, (directory) => {
    const before = read(directory);
    const names = readdirSync(directory, { recursive: true });
    let message: string | undefined;
    try {
      synthesize({
        config: directory,
        out: join(directory, 'dist'),
        cache: join(directory, 'cache/clusters.json'),
      });
    } catch (error) {
      message = (error as Error).message.replaceAll(`${directory}/`, '');
    }
    if (message === undefined) throw new Error('synth accepted the config');
    expect(read(directory)).toEqual(before);
    expect(readdirSync(directory, { recursive: true })).toEqual(names);
    return message;
  });
}

/** The faults with which synth refuses a config directory, without the checks that it names as left out. */
export function refused(files: Files): string {
  return refusal(files)
    .split('\n')
    .filter((line) => !line.startsWith('not checked, '))
    .join('\n');
}

/** The spec of a config that has no fault. */
export function specOf(stack: string, config: unknown): ClusterSpec {
  const { spec, faults } = parseClusterSpec(stack, config);
  if (spec === undefined || faults.length > 0) throw new ConfigError(faults);
  return spec;
}

/** The fleet of a config directory that is made of the files. */
export function fleetOfFiles(files: Files): Fleet {
  return withFiles(files, readFleet);
}

/** Every object of one cluster. */
export function objectsOf(stack: string, fleet: Fleet): Manifest[] {
  return renderCluster(fleet.clusters.get(stack)!).charts.flatMap((chart) => chart.objects);
}

/** One object by `Kind namespace/name`, or `Kind name` for a cluster-scoped one. */
export function find(objects: readonly Manifest[], title: string): Manifest {
  const found = objects.filter((object) => titleOf(object) === title);
  if (found.length !== 1) throw new Error(`${found.length} objects are ${title}`);
  return found[0]!;
}

export function titleOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}
