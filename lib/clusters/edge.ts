import { type EdgeCluster } from '../fleet/cluster';
import { foundationPart } from '../foundation/foundation-part';
import { certificatesPart } from '../security/certificates';
import { type Part } from '../workload/part';
import { collectorParts, commonNamespaces, operatorNamespaces, operatorParts, sourceParts } from './common';

/** What runs on an edge, in apply order: it stores nothing and sends everything. */
export function edgeParts(cluster: EdgeCluster): readonly Part[] {
  return [
    foundationPart({
      own: commonNamespaces(cluster),
      operators: operatorNamespaces(cluster),
      labels: cluster.spec.namespaceLabels,
      classes: [],
    }),
    ...operatorParts(cluster),
    certificatesPart(cluster, {}),
    ...sourceParts(cluster),
    ...collectorParts(cluster),
  ];
}
