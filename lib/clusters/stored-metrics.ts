import { type Fleet } from '../fleet/fleet';
import { type Catalog, catalogOf } from '../metrics/catalog-lookup';
import { partsOf } from './parts';

/** What the clusters of a fleet store: the rows of all their parts. */
export function fleetCatalog({ clusters }: Fleet): Catalog {
  const parts = [...clusters.values()].flatMap((cluster) => partsOf(cluster));
  return catalogOf(parts.flatMap(({ metrics = [] }) => metrics));
}
