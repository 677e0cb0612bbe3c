import { type ClusterSpec } from '../config/cluster-spec';
import { gatewayController } from '../fleet/gateway-controller';
import { type GatewayController } from '../model/gateway-controller';

/** What decides which charts a cluster needs. */
export interface OperatorChoice {
  readonly role: ClusterSpec['role'];
  /** Who installs the charts. */
  readonly install: ClusterSpec['operators']['install'];
  /** Gateway API controller of a hub. @default none */
  readonly controller?: GatewayController;
}

export function operatorChoice(spec: ClusterSpec): OperatorChoice {
  const { install } = spec.operators;
  switch (spec.role) {
    case 'hub':
      return { role: spec.role, install, controller: gatewayController(spec) };
    case 'edge':
      return { role: spec.role, install };
  }
}
