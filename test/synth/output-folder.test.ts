import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_CLASSES } from '../../lib';
import { removalLine } from '../../stacks/output-folder';
import { synthesize } from '../../stacks/synthesize';
import {
  clusterConfig,
  configFiles,
  type Files,
  read,
  refusal,
  stackFile,
  withFiles,
  write,
} from '../support/fixtures';

const THREE = {
  ...configFiles(),
  'Pulumi.third.yaml': stackFile(clusterConfig('edge', { id: 'third-edge' })),
};

function render(directory: string): Record<string, string> {
  synthesize({ config: directory, out: join(directory, 'dist') });
  return read(join(directory, 'dist'));
}

test('two renders of one config are the same bytes, wherever they are made', () => {
  const [first, second] = [withFiles(THREE, render), withFiles(THREE, render)];
  expect(Object.keys(first)).toHaveLength(33);
  expect(second).toEqual(first);
});

test('the order in which a config lists its keys changes no byte', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, child]) => [key, reversed(child)]),
    );
  };
  const files = {
    'Pulumi.hub.yaml': stackFile(reversed(clusterConfig('hub'))),
    'Pulumi.edge.yaml': stackFile(reversed(clusterConfig('edge'))),
  };
  expect(withFiles(files, render)).toEqual(withFiles(configFiles(), render));
});

/** Charts of the reference fleet, in apply order; a chart that is dropped by mistake would leave no other trace. */
const EVERYWHERE = [
  '00-namespaces',
  '01-operators',
  '10-certificates',
  '40-kube-state-metrics',
  '41-dcgm-exporter',
  '42-nvidia-device-plugin',
  '50-otel-agent',
  '51-otel-scraper',
];
const HUB_ONLY = [
  '02-fleet',
  '20-prometheus',
  '21-loki',
  '22-tempo',
  '23-grafana',
  '30-gateways',
  '31-ingress',
  '32-gateway-prometheus',
  '33-metrics-proxy',
];

test('files are named NN-<chart> in apply order: namespaces, operators, certificates, stores, telemetry', () => {
  expect(Object.keys(withFiles(configFiles(), render))).toEqual([
    ...EVERYWHERE.map((name) => `edge/${name}.yaml`),
    ...[...EVERYWHERE, ...HUB_ONLY].sort().map((name) => `hub/${name}.yaml`),
  ]);
});

/** What a second synth removes after a change, one line each as the program says it. */
function removedAfter(change: (directory: string) => void): string[] {
  return withFiles(THREE, (directory) => {
    const options = { config: directory, out: join(directory, 'dist') };
    expect(synthesize(options).removed).toEqual([]);
    change(directory);
    const { removed } = synthesize(options);
    expect(synthesize(options).removed).toEqual([]);
    return removed.map((removal) => removalLine('dist', removal));
  });
}

test('the folder of a stack that is gone goes with it, and is named: somebody may have lost the file', () => {
  const lines = removedAfter((directory) => rmSync(join(directory, 'Pulumi.third.yaml')));
  expect(lines).toEqual(['dist/third: removed with its 8 files, since there is no Pulumi.third.yaml']);
  withFiles(THREE, (directory) => {
    render(directory);
    rmSync(join(directory, 'Pulumi.third.yaml'));
    render(directory);
    expect(readdirSync(join(directory, 'dist')).sort()).toEqual(['edge', 'hub']);
  });
});

test('charts that a stack does not render any more are named', () => {
  const third = clusterConfig('edge', { id: 'third-edge', 'nodePools.gpu': undefined });
  const lines = removedAfter((directory) => write(directory, { 'Pulumi.third.yaml': stackFile(third) }));
  expect(lines).toEqual([
    'dist/third: removed 41-dcgm-exporter.yaml, 42-nvidia-device-plugin.yaml, since the stack does not render them any more',
  ]);
});

/** What stands in the output folder before, and the path that synth refuses to remove. */
const FOREIGN: readonly [string, Files, string][] = [
  ['a file', { 'notes.txt': 'mine' }, 'notes.txt'],
  ["somebody's folder", { 'src/index.ts': 'mine' }, 'src/index.ts'],
  ["somebody's manifests", { 'apps/20-shop.yaml': 'apiVersion: v1\n' }, 'apps/20-shop.yaml'],
  [
    "a file in a stack's folder, as in a GitOps repository",
    { 'hub/kustomization.yaml': 'mine' },
    'hub/kustomization.yaml',
  ],
  ["a folder in a stack's folder", { 'hub/flux-system/a.yaml': 'mine' }, 'hub/flux-system'],
  ['a file by the name of a stack', { hub: 'mine' }, 'hub'],
];

test.each(FOREIGN)(
  'synth refuses an output folder that holds %s, and touches nothing',
  (_, foreign, path) => {
    withFiles(configFiles(), (directory) => {
      const out = join(directory, 'dist');
      mkdirSync(out);
      write(out, foreign);
      expect(() => render(directory)).toThrow(
        `${join(out, path)}: not written by synth: name an empty folder with --out, or remove it`,
      );
      expect(read(out)).toEqual(foreign);
    });
  },
);

test('a fault that only shows while the last cluster is rendered is named with its stack, and changes nothing', () => {
  // A class by the name of the directory in which the agent keeps its read offsets.
  const offsets = { ...DEFAULT_CLASSES['gold'], grpcPort: 4347, httpPort: 4321 };
  const files = {
    ...configFiles({ hub: { 'nodePools.system.count': 4, 'hub.classes': { 'pod-logs': offsets } } }),
    'Pulumi.third.yaml': stackFile(
      clusterConfig('edge', { id: 'third-edge', 'telemetry.classes': { default: 'pod-logs' } }),
    ),
  };
  expect(refusal(files)).toMatch(
    /^third: extensions\.file_storage\/pod_logs\.directory: \S+ is already that of /,
  );
  withFiles(configFiles(), (directory) => {
    render(directory);
    write(directory, files);
    const before = read(join(directory, 'dist'));
    expect(() => render(directory)).toThrow('third: extensions.');
    expect(read(join(directory, 'dist'))).toEqual(before);
    expect(readdirSync(directory).filter((name) => name.startsWith('dist'))).toEqual(['dist']);
  });
});
