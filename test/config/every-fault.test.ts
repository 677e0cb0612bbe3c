import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Changes, configFiles, refusal, VARIANTS } from '../support/fixtures';

const lines = (changes: { readonly hub?: Changes; readonly edge?: Changes }) =>
  refusal(configFiles(changes)).split('\n');

/** `stack: path` of each line. */
const places = (message: readonly string[]) => message.map((line) => line.split(': ').slice(0, 2).join(': '));

const LEFT_OUT =
  'cannot be read in full: rules over the fields that are named above, and what the clusters mean together ' +
  '(ids, hub references, disk, volumes)';

test('three faults of the node pools give three lines', () => {
  const message = lines({
    hub: {
      region: 'us-iad',
      'nodePools.system': { type: 'g2-gpu-rtx4000a1-s', count: 1, autoscaler: { min: 2, max: 3 } },
    },
  });
  expect(places(message)).toEqual([
    'hub: nodePools.system.count',
    'hub: nodePools.system.type',
    'hub: nodePools.gpu',
  ]);
});

test('every fault of the classes gives a line', () => {
  const message = lines({
    hub: {
      'hub.classes': {
        silver: { grpcPort: 4317, outageMinutes: 61 },
        bronze: { httpPort: 9901, storeRequests: 5, volume: '10Gi', queueBytes: 9_000_000_000 },
      },
    },
  });
  expect(places(message)).toEqual([
    'hub: hub.classes.silver.queueBytes',
    'hub: hub.classes.bronze.volume',
    'hub: hub.classes.silver.grpcPort',
    'hub: hub.classes.bronze.httpPort',
    'hub: hub.classes.gold.outageMinutes',
    'hub: hub.classes.silver.storeRequests',
  ]);
});

test('a field that cannot be read hides no rule over others, and what is not checked is named', () => {
  const message = lines({
    hub: {
      schemaVersion: 7,
      region: 'us-iad',
      'nodePools.system.count': '3',
      'hub.classes': { silver: { grpcPort: 4317 } },
      'hub.storage': { loki: 'much' },
      'hub.grafana': { host: 'grafana.example.com' },
      'kubernetes.acl': {},
    },
    edge: { 'edge.hubStack': 'nowhere' },
  });
  expect(places(message.slice(0, -1))).toEqual([
    'hub: schemaVersion',
    'hub: nodePools.system.count',
    'hub: hub.storage.loki',
    'hub: nodePools.gpu',
    'hub: hub.classes.silver.grpcPort',
    'hub: hub.grafana.controller',
    'hub: kubernetes.acl',
  ]);
  expect(message.at(-1)).toBe(`not checked, because Pulumi.hub.yaml ${LEFT_OUT}`);
});

test('a pool that cannot be read is no missing pool', () => {
  const message = lines({ hub: { 'nodePools.gpu.count': 0, 'sources.gpu': true } });
  expect(places(message.slice(0, -1))).toEqual(['hub: nodePools.gpu.count']);
});

test('a cluster whose role nobody knows is checked in everything else', () => {
  const message = lines({
    hub: { role: 'hbu', id: 'A', 'hub.domain': 'x', 'hub.classes': { gold: { grpcPort: 9901 } } },
  });
  expect(places(message.slice(0, -1))).toEqual([
    'hub: role',
    'hub: id',
    'hub: id',
    'hub: hub.domain',
    'hub: hub.classes.gold.grpcPort',
  ]);
});

test('a credential hides no other fault, and no other fault shows it', () => {
  const message = lines({
    hub: { region: 'mars', 'hub.password': 'hunter2', tags: ['ghp_hunter2hunter2hunter2hunter2', 'x'] },
  });
  expect(places(message.slice(0, -1))).toEqual([
    'hub: hub.password',
    'hub: tags.0',
    'hub: region',
    'hub: tags.1',
    'hub: hub.password',
  ]);
  // A misspelt name of a credential: its value may be one.
  expect(lines({ hub: { 'hub.pasword': 'hunter2' } }).join()).not.toContain('hunter2');
  expect(message.join()).not.toContain('hunter2');
});

test('a class that leaves fields out is named with those that cannot be checked because of it', () => {
  const message = lines({ hub: { 'hub.classes': { tin: { priority: 1 }, silver: { grpcPort: 4317 } } } });
  expect(places(message.slice(0, -1))).toEqual(['hub: hub.classes.tin', 'hub: hub.classes.silver.grpcPort']);
  expect(message.at(-1)).toBe(`not checked, because Pulumi.hub.yaml ${LEFT_OUT}`);
});

test('faults of both files and of the fleet come together, unless a file cannot be read', () => {
  const readable = configFiles({
    edge: { 'sources.gpu': true, 'nodePools.gpu': undefined, id: 'fed-observability-test' },
  });
  expect(places(refusal(readable).split('\n'))).toEqual(['edge: sources.gpu', 'hub: id']);
  const unreadable = { ...readable, 'Pulumi.dev.yaml': 'a: 010\nb: 020\n' };
  expect(places(refusal(unreadable).split('\n'))).toEqual([
    'Pulumi.dev.yaml: line 1, column 4',
    'Pulumi.dev.yaml: line 2, column 4',
    'edge: sources.gpu',
    `not checked, because Pulumi.dev.yaml ${LEFT_OUT}`,
  ]);
});

test('every unknown key of a file gives a line', () => {
  const files = { ...configFiles(), 'Pulumi.dev.yaml': 'one: 1\ntwo: 2\nconfig:\n  a:password: b\n' };
  expect(refusal(files).split('\n').slice(0, -1)).toEqual([
    'Pulumi.dev.yaml: unknown key "one": remove it or correct its spelling',
    'Pulumi.dev.yaml: unknown key "two": remove it or correct its spelling',
    'Pulumi.dev.yaml: config.a:password: a credential must not stand in config: use "pulumi config set --secret" with a key of its own',
  ]);
});

test('what rendering refuses is told for every cluster', () => {
  const file = 'trust/fed-observability-test.pem';
  const ca = readFileSync(join(VARIANTS, 'trust', file), 'utf8');
  // More than the API server takes in the ConfigMap that every cluster has of its hub's CA.
  const files = { ...configFiles(), [file]: ca.repeat(Math.ceil(1_048_576 / ca.length) + 1) };
  const stacks = refusal(files)
    .split('\n')
    .map((line) => line.split(': ')[0]);
  expect([...new Set(stacks)]).toEqual(['edge', 'hub']);
});
