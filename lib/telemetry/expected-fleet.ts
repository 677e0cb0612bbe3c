import { type Construct } from 'constructs';
import { NAMESPACES } from '../model/names';
import { toYaml } from '../yaml';
import { ConfigFiles } from '../workload/config-files';

/** A cluster whose telemetry must arrive. */
export interface ExpectedCluster {
  readonly id: string;
  readonly role: string;
  readonly classes: readonly string[];
}

/** Who must be heard at this hub: what is silent is told from what never was by this list. */
export function expectedFleet(scope: Construct, clusters: readonly ExpectedCluster[]): ConfigFiles {
  return new ConfigFiles(scope, 'expected-fleet', {
    name: 'expected-fleet',
    namespace: NAMESPACES.hub.name,
    component: 'inventory',
    files: { 'fleet.yaml': toYaml({ clusters }) },
  });
}
