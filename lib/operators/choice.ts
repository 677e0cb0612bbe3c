import { type ClusterSpec } from '../config/cluster-spec';
import { type Cluster, type Role } from '../fleet/cluster';
import { type GatewayController } from '../model/gateway-controller';

/** What decides which charts a cluster needs. */
export interface OperatorChoice {
  readonly role: Role;
  /** Who installs the charts. */
  readonly install: ClusterSpec['operators']['install'];
  /** Gateway API controller of a hub. @default none */
  readonly controller?: GatewayController;
}

export function operatorChoice(cluster: Cluster): OperatorChoice {
  const { install } = cluster.spec.operators;
  switch (cluster.role) {
    case 'hub':
      return { role: cluster.role, install, controller: cluster.controller };
    case 'edge':
      return { role: cluster.role, install };
  }
}
