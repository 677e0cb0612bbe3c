import { join } from 'node:path';
import {
  type Cluster as ClusterView,
  type ClusterSpec,
  type Fleet,
  type HubCluster,
  type Manifest,
} from '../../lib';
import { readFleet } from '../../stacks/config';
import { madeByControllers } from '../support/controller-doubles';
import { objectsOf } from '../support/fixtures';
import { type ClusterFile, clusterFilesIn } from './cluster-files';

/** A rendered cluster. */
export interface Cluster extends ClusterFile {
  readonly view: ClusterView;
  readonly spec: ClusterSpec;
  readonly fleet: Fleet;
  readonly objects: readonly Manifest[];
  /** The objects, and what controllers of others make of them: see `madeByControllers`. */
  readonly live: readonly Manifest[];
}

/**
 * Tests of each of the clusters, which is rendered before them: where a config is refused, its own tests fail, and those
 * of the others run. There may be none: not every fleet has a cluster of each kind.
 */
export function eachCluster(files: readonly ClusterFile[], tests: (cluster: () => Cluster) => void): void {
  if (files.length === 0) return;
  describe.each(files.map((file) => [file.name, file] as const))('%s', (_, file) => {
    let cluster: Cluster;
    beforeAll(() => {
      cluster = rendered(file);
    });
    tests(() => cluster);
  });
}

const known = new Map<string, Cluster>();

function rendered(file: ClusterFile): Cluster {
  const path = join(file.directory, file.stack);
  const cluster = known.get(path) ?? render(file);
  known.set(path, cluster);
  return cluster;
}

function render(file: ClusterFile): Cluster {
  const fleet = readFleet(file.directory);
  const objects = objectsOf(file.stack, fleet);
  const view = fleet.clusters.get(file.stack)!;
  return {
    ...file,
    view,
    spec: view.spec,
    fleet,
    objects,
    live: [...objects, ...madeByControllers(objects)],
  };
}

/** The rendered hub that a cluster sends to. */
export function hubClusterOf(cluster: Cluster): Cluster {
  const { stack } = hubOf(cluster);
  const siblings = clusterFilesIn(cluster.directory, cluster.isFixture);
  return rendered(siblings.find((file) => file.stack === stack)!);
}

/** The hub that a cluster sends to, resolved. */
export function hubOf({ view, fleet }: Cluster): HubCluster {
  return fleet.clusters.get(view.sendsTo.stack) as HubCluster;
}

/** Refuses a rule that has looked at fewer things than every fixture of the role has: it would prove nothing. */
export function expectSeen(
  seen: number,
  { spec, isFixture }: Cluster,
  least: Readonly<Record<'hub' | 'edge', number>>,
): void {
  if (!isFixture) return;
  expect(seen).toBeGreaterThanOrEqual(least[spec.role]);
}

/** Items that stand in a list more than once. */
export function repeated(items: readonly string[]): string[] {
  return [...new Set(items.filter((item, index) => items.indexOf(item) !== index))];
}
