import { type Construct } from 'constructs';
import { type HubCluster, type Sender } from '../fleet/cluster';
import { NAMESPACES } from '../model/namespaces';
import { ConfigFiles } from '../workload/config-files';
import { type Part } from '../workload/part';
import { toYaml } from '../yaml';

/** Who must be heard at this hub: what is silent is told from what never was by this list. */
export function expectedFleet(scope: Construct, senders: readonly Sender[]): ConfigFiles {
  return new ConfigFiles(scope, 'expected-fleet', {
    name: 'expected-fleet',
    namespace: NAMESPACES.hub.name,
    component: 'inventory',
    files: {
      'fleet.yaml': toYaml({ clusters: senders.map(({ id, role, classes }) => ({ id, role, classes })) }),
    },
  });
}

export function expectedFleetPart({ senders }: HubCluster): Part {
  return { chart: '02-fleet', build: (chart) => expectedFleet(chart, senders) };
}
