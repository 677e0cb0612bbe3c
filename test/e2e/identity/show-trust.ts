import { type Fleet, type HubCluster, NAMESPACES, WORKLOADS } from '../../../lib';
import { type Files } from '../../../testbed/kubernetes/objects';
import { showFiles } from '../../../testbed/runner/show-files';
import { objectsOf } from '../../support/fixtures';
import { type World } from './world';

/** What synth and apply do after a change of the fleet: the hub is rendered anew, and every Envoy sees its trust files. */
export function showTrust({ doors }: World, fleet: Fleet): void {
  const objects = objectsOf('hub', fleet);
  for (const { name } of (fleet.clusters.get('hub') as HubCluster).classes) {
    const configMap = `${WORKLOADS.ingress}-trust-${name}`;
    const { data } = objects.find(
      ({ kind, metadata }) =>
        kind === 'ConfigMap' && metadata.name === configMap && metadata.namespace === NAMESPACES.hub.name,
    )!;
    for (const envoy of doors.envoys) showFiles(envoy, configMap, data as Files);
  }
}
