import { makeFleet, NAMESPACES, renderCluster, trafficClasses, type HubSpec, WORKLOADS } from '../../../lib';
import { showFiles } from '../runner/show-files';
import { type Files } from '../runner/volumes';
import { EDGE_ID } from './claims';
import { type World } from './world';

/**
 * What `npm run trust`, synth and apply do after `trust/<edge>.pem` has changed: the hub is rendered anew, and every
 * Envoy sees its trust files. No CA: the file is removed.
 */
export function reviewEdgeCa({ platform, doors }: World, caPem: string | undefined): void {
  const { clusters, trust } = platform.fleet;
  const others = [...trust].filter(([id]) => id !== EDGE_ID);
  const fleet = makeFleet(
    clusters,
    new Map([...others, ...(caPem === undefined ? [] : [[EDGE_ID, caPem] as const])]),
  );
  const objects = renderCluster('hub', fleet).flatMap((chart) => chart.objects);
  for (const { name } of trafficClasses((clusters.get('hub') as HubSpec).hub.classes)) {
    const configMap = `${WORKLOADS.ingress}-trust-${name}`;
    const { data } = objects.find(
      ({ kind, metadata }) =>
        kind === 'ConfigMap' && metadata.name === configMap && metadata.namespace === NAMESPACES.hub.name,
    )!;
    for (const envoy of doors.envoys) showFiles(envoy, configMap, data as Files);
  }
}
