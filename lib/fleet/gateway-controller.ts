import { type HubSpec } from '../config/cluster-spec';
import { type GatewayController } from '../model/gateway-controller';

/** The controller that a hub needs: for its ingress, or for Grafana's route alone; undefined where it needs none. */
export function gatewayController({ hub }: HubSpec): GatewayController | undefined {
  const { ingress, grafana } = hub;
  return ingress.controller === 'envoy' ? grafana?.controller : ingress.controller;
}
