import { type Fault } from './fault';
import { type HubConfig } from './hub-spec';

/** What the fields of a hub's config mean together and must not; a rule whose fields cannot be read is passed over. */
export function hubFaults(hub: Partial<HubConfig>, where: string): Fault[] {
  return [...grafanaController(hub, where), ...operatorForm(hub, where)];
}

function grafanaController({ ingress, grafana }: Partial<HubConfig>, where: string): Fault[] {
  if (ingress === undefined || grafana === undefined) return [];
  const { controller } = grafana;
  const at = { where, path: 'hub.grafana.controller', value: controller };
  if (ingress.controller === 'envoy') {
    if (controller !== undefined) return [];
    const problem =
      'missing, and the ingress envoy serves telemetry only, so that hub.grafana.host needs a Gateway API controller';
    return [{ ...at, problem, fix: 'write kgateway or envoyGateway' }];
  }
  if (controller === undefined || controller === ingress.controller) return [];
  const problem = `hub.ingress.controller is ${ingress.controller}, and two controllers would share the Gateway API's CRDs`;
  return [{ ...at, problem, fix: 'leave the key out' }];
}

function operatorForm({ gateways, metrics }: Partial<HubConfig>, where: string): Fault[] {
  if (gateways?.form !== 'operator' || metrics?.export !== 'remoteWrite') return [];
  return [
    {
      where,
      path: 'hub.metrics.export',
      value: metrics.export,
      problem:
        'its exporter acknowledges before the store has written, and gateways.form operator has no queue to make up for it',
      fix: 'write otlp',
    },
  ];
}
