import * as fc from 'fast-check';
import { faultLine, makeFleet, renderCluster } from '../../lib';
import {
  type Changes,
  clusterConfig,
  configFiles,
  type Files,
  fleetOfFiles,
  refused,
  specOf,
  stackFile,
} from '../support/fixtures';

/** What is changed in the reference fleet, and the message that answers it. */
const CASES: readonly [string, { readonly hub?: Changes; readonly edge?: Changes }, string][] = [
  [
    'two clusters of one id, since each could speak for the other',
    { edge: { id: 'fed-observability-test' } },
    'hub: id: "fed-observability-test": already that of stack edge: write another',
  ],
  [
    'an edge that points at a stack without a file',
    { edge: { 'edge.hubStack': 'hbu' } },
    'edge: edge.hubStack: "hbu": there is no Pulumi.hbu.yaml: write one of hub',
  ],
  [
    'an edge that points at itself',
    { edge: { 'edge.hubStack': 'edge' } },
    'edge: edge.hubStack: "edge": this is an edge, and only a hub takes telemetry: write one of hub',
  ],
  [
    'a default class that the hub does not have',
    { edge: { 'telemetry.classes.default': 'golden' } },
    'edge: telemetry.classes: "golden": the hub has no class of this name: write one of gold, silver, bronze',
  ],
  [
    'a rule for a class that the hub does not have',
    { edge: { 'telemetry.classes.rules': [{ namespace: 'shop', class: 'tin' }] } },
    'edge: telemetry.classes: "tin": the hub has no class of this name: write one of gold, silver, bronze',
  ],
  [
    "agents' queues larger than their part of the smallest node's disk",
    { edge: { 'nodePools.system.type': 'g6-standard-1', 'telemetry.outageMinutes': 170 } },
    'edge: telemetry.outageMinutes: 170: needs 26.4 GiB of queues on each node, and the smallest node of nodePools has 25.0 GiB for them: write at most 160 minutes or a larger plan',
  ],
  [
    "a scraper's queue larger than its volume",
    { edge: { 'nodePools.system.type': 'g6-standard-4', 'telemetry.outageMinutes': 300 } },
    'edge: telemetry.scraperVolume: "10Gi": smaller than the scraper\'s queue of 300 minutes × 1.3: write at least 11Gi',
  ],
  [
    'more volumes than the nodes of a hub attach',
    { hub: { 'nodePools.system.count': 1 } },
    "hub: nodePools.system: 1 × g6-standard-4 attach 6 volumes, and the workloads claim up to 11 (6 of them at the autoscalers' maximum): add nodes, take a larger plan or lower hub.classes.*.replicas.max",
  ],
  [
    'more volumes than the least nodes of an autoscaled hub attach',
    { hub: { 'nodePools.system.autoscaler': { min: 1, max: 5 } } },
    "hub: nodePools.system: 1 × g6-standard-4 attach 6 volumes, and the workloads claim up to 11 (6 of them at the autoscalers' maximum): add nodes, take a larger plan or lower hub.classes.*.replicas.max",
  ],
  [
    'an out-of-order window shorter than what the queues retain',
    { hub: { 'hub.metrics': { outOfOrderWindow: '2h' } } },
    'hub: hub.metrics.outOfOrderWindow: "2h": shorter than what the queues retain (3h), so that replayed samples would be refused: write 3h or more, or leave it out',
  ],
  [
    'a window that the longest outage of any edge outgrows',
    { hub: { 'hub.metrics': { outOfOrderWindow: '3h' } }, edge: { 'telemetry.outageMinutes': 120 } },
    'hub: hub.metrics.outOfOrderWindow: "3h": shorter than what the queues retain (4h), so that replayed samples would be refused: write 4h or more, or leave it out',
  ],
  [
    'metrics forgotten sooner than they may arrive',
    { hub: { 'hub.retention.metrics': '12h' } },
    'hub: hub.retention.metrics: "12h": shorter than a day or than the replay window (3h): write 24h or more',
  ],
  [
    'logs forgotten sooner than they may arrive',
    { hub: { 'hub.retention.logs': '30h', 'hub.metrics': { outOfOrderWindow: '36h' } } },
    'hub: hub.retention.logs: "30h": shorter than a day or than the replay window (36h): write 36h or more',
  ],
  [
    'traces forgotten sooner than they may arrive',
    { hub: { 'hub.retention.traces': '2h' } },
    'hub: hub.retention.traces: "2h": shorter than a day or than the replay window (3h): write 24h or more',
  ],
];

test.each(CASES)('synth refuses %s', (_, changes, message) => {
  expect(refused(configFiles(changes))).toBe(message);
});

const TWO_EDGES: Files = {
  ...configFiles(),
  'Pulumi.far.yaml': stackFile(clusterConfig('edge', { id: 'far-edge', 'edge.hubStack': 'edge' })),
};

test('synth refuses an edge that points at another edge, since only a hub takes telemetry', () => {
  expect(refused(TWO_EDGES)).toBe(
    'far: edge.hubStack: "edge": this is an edge, and only a hub takes telemetry: write one of hub',
  );
});

test('synth refuses an edge in a directory without a hub, and says what is missing', () => {
  expect(refused({ 'Pulumi.edge.yaml': configFiles()['Pulumi.edge.yaml']! })).toBe(
    'edge: edge.hubStack: "hub": there is no Pulumi.hub.yaml: add a file with role: hub',
  );
});

describe('any outage that a config may declare', () => {
  type Both = Record<'hub' | 'edge', Record<string, unknown>>;

  function faultsOf({ hub, edge }: Both): string[] {
    try {
      const clusters = { hub: clusterConfig('hub', hub), edge: clusterConfig('edge', edge) };
      const specs = Object.entries(clusters).map(([name, config]) => [name, specOf(name, config)] as const);
      const fleet = makeFleet(new Map(specs));
      return renderCluster(fleet.clusters.get('edge')!).faults.map(faultLine);
    } catch (error) {
      return (error as Error).message.split('\n');
    }
  }

  /** Does what a message says. */
  function follow(fault: string, changes: Both): string {
    const [, stack, field, value, unit] =
      /^(hub|edge): (\S+): .*write (?:at most |at least )?(\d+)(Gi|h| minutes)/.exec(fault) ?? [];
    if (field === undefined) return fault;
    changes[stack as keyof Both][field] = unit === ' minutes' ? Number(value) : `${value}${unit}`;
    return field;
  }

  test('is rendered, or refused by field with a value that is accepted', () => {
    const seen = new Set<string>();
    const property = fc.property(fc.integer({ min: 1, max: 10_080 }), (outageMinutes) => {
      const changes: Both = { hub: {}, edge: { 'telemetry.outageMinutes': outageMinutes } };
      const faults = faultsOf(changes);
      for (const fault of faults) seen.add(follow(fault, changes));
      if (faults.length === 0) seen.add('rendered');
      expect(faultsOf(changes)).toEqual([]);
    });
    fc.assert(property, { numRuns: 200, seed: 1 });
    expect([...seen].sort()).toEqual([
      'hub.retention.logs',
      'hub.retention.traces',
      'rendered',
      'telemetry.outageMinutes',
      'telemetry.scraperVolume',
    ]);
  });
});

test('synth refuses two hubs of one domain, since edges would reach whichever answers', () => {
  const files = { ...configFiles(), 'Pulumi.west.yaml': stackFile(clusterConfig('hub', { id: 'west-hub' })) };
  expect(refused(files)).toBe(
    'west: hub.domain: "hub.fed-observability.example": already that of stack hub: write another',
  );
});

test('a fleet of two hubs keeps their edges apart', () => {
  const fleet = fleetOfFiles({
    ...configFiles(),
    'Pulumi.hub2.yaml': stackFile(
      clusterConfig('hub', { id: 'second-hub', 'hub.domain': 'two.example.com' }),
    ),
    'Pulumi.edge2.yaml': stackFile(clusterConfig('edge', { id: 'second-edge', 'edge.hubStack': 'hub2' })),
  });
  const text = (stack: string) => JSON.stringify(renderCluster(fleet.clusters.get(stack)!));
  expect(text('edge2')).toContain('gold.two.example.com:4318');
  expect(text('edge2')).not.toContain('hub.fed-observability.example');
  expect(text('hub2')).toContain('second-edge');
  expect(text('hub2')).not.toContain('fed-observability-remote');
  expect(text('hub')).not.toContain('second-');
});
