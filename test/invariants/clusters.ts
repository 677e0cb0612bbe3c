import { basename, join } from 'node:path';
import { type ClusterSpec, type Fleet, type Manifest } from '../../lib';
import { readFleet } from '../../stacks/config';
import { ROOT } from '../../tools/root';
import { madeByControllers } from '../support/controller-doubles';
import { objectsOf, VARIANT_NAMES, VARIANTS } from '../support/fixtures';

/** A rendered cluster of the committed config or of a variant. */
export interface Cluster {
  /** `<variant>/<stack>`. */
  readonly name: string;
  readonly stack: string;
  readonly spec: ClusterSpec;
  readonly fleet: Fleet;
  readonly objects: readonly Manifest[];
  /** The objects, and what controllers of others make of them: see `madeByControllers`. */
  readonly live: readonly Manifest[];
}

/** Every cluster of the committed config and of every variant. */
export const CLUSTERS: readonly Cluster[] = [
  ROOT,
  ...VARIANT_NAMES.map((name) => join(VARIANTS, name)),
].flatMap((directory) => {
  const fleet = readFleet(directory);
  const variant = directory === ROOT ? 'committed' : basename(directory);
  return [...fleet.clusters].map(([stack, spec]) => {
    const objects = objectsOf(stack, fleet);
    return {
      name: `${variant}/${stack}`,
      stack,
      spec,
      fleet,
      objects,
      live: [...objects, ...madeByControllers(objects)],
    };
  });
});

/** The faults that a rule finds, each with its cluster. */
export function faults(rule: (cluster: Cluster) => readonly string[]): string[] {
  return CLUSTERS.flatMap((cluster) => rule(cluster).map((fault) => `${cluster.name}: ${fault}`));
}

/** Objects of one kind, over all clusters. */
export function count(kind: string): number {
  return CLUSTERS.flatMap(({ objects }) => objects.filter((object) => object.kind === kind)).length;
}

/** Items that stand in a list more than once. */
export function repeated(items: readonly string[]): string[] {
  return [...new Set(items.filter((item, index) => items.indexOf(item) !== index))];
}
