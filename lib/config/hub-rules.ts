import { type HubConfig } from './hub-spec';

/** What the fields of a hub's config mean together and must not: `field: what is wrong and what to write`. */
export function hubFaults(hub: HubConfig): string[] {
  return [...grafanaController(hub), ...operatorForm(hub)];
}

function grafanaController({ ingress, grafana }: HubConfig): string[] {
  const at = 'hub.grafana.controller';
  if (grafana === undefined) return [];
  if (ingress.controller === 'envoy') {
    if (grafana.controller !== undefined) return [];
    return [
      `${at}: missing: the ingress envoy serves telemetry only, and hub.grafana.host needs a Gateway API controller: ` +
        'write kgateway or envoyGateway',
    ];
  }
  if (grafana.controller === undefined || grafana.controller === ingress.controller) return [];
  return [
    `${at}: ${grafana.controller}: hub.ingress.controller is ${ingress.controller}, and two controllers would share the ` +
      `Gateway API's CRDs: leave the key out`,
  ];
}

function operatorForm({ gateways, metrics }: HubConfig): string[] {
  if (gateways.form === 'native' || metrics.export === 'otlp') return [];
  return [
    `hub.metrics.export: ${metrics.export}: its exporter acknowledges before the store has written, and gateways.form ` +
      'operator has no queue to make up for it: write otlp',
  ];
}
