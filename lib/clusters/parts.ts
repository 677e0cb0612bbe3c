import { type Cluster } from '../fleet/cluster';
import { type Part } from '../workload/part';
import { edgeParts } from './edge';
import { hubParts } from './hub';

/** What a cluster consists of, in apply order. */
export function partsOf(cluster: Cluster): readonly Part[] {
  switch (cluster.role) {
    case 'hub':
      return hubParts(cluster);
    case 'edge':
      return edgeParts(cluster);
  }
}
