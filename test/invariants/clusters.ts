import { basename } from 'node:path';
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
import { type ClusterFile, clustersNamed } from './cluster-files';

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
 * of the others run.
 */
export function eachCluster(files: readonly ClusterFile[], tests: (cluster: () => Cluster) => void): void {
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
  const cluster = known.get(file.name) ?? render(file);
  known.set(file.name, cluster);
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
  const [file] = clustersNamed([`${basename(cluster.directory)}/${hubOf(cluster).stack}`]);
  return rendered(file!);
}

/** The hub that a cluster sends to, resolved. */
export function hubOf({ view, fleet }: Cluster): HubCluster {
  return fleet.clusters.get(view.sendsTo.stack) as HubCluster;
}

/** Refuses a rule that has looked at fewer things than every cluster of the role has: it would prove nothing. */
export function expectSeen(
  seen: number,
  { spec }: Cluster,
  least: Readonly<Record<'hub' | 'edge', number>>,
): void {
  expect(seen).toBeGreaterThanOrEqual(least[spec.role]);
}

/** Items that stand in a list more than once. */
export function repeated(items: readonly string[]): string[] {
  return [...new Set(items.filter((item, index) => items.indexOf(item) !== index))];
}
