import { PROMOTED_ATTRIBUTES, WORKLOADS } from '../../lib';
import { promotedLabels } from '../../lib/collector/promoted-labels';
import { collectorsOf } from '../invariants/collector-pods';
import { configFiles, fleetOfFiles, objectsOf } from '../support/fixtures';

interface RemoteWrite {
  readonly resource_to_telemetry_conversion: object;
  readonly disable_scope_info: boolean;
}

const EXPORTER = `prometheusremotewrite/${WORKLOADS.prometheus}`;

test('remote-write makes no label that Prometheus does not make of OTLP', () => {
  const hub = objectsOf(
    'hub',
    fleetOfFiles(configFiles({ hub: { 'hub.metrics': { export: 'remoteWrite' } } })),
  );
  const gateways = collectorsOf(hub).filter(({ config }) => config.exporters[EXPORTER] !== undefined);
  expect(gateways).toHaveLength(3);
  for (const { config } of gateways) {
    expect(config.service.pipelines['metrics']!.processors.at(-1)).toBe('transform/promoted');
    expect(config.exporters[EXPORTER] as unknown as RemoteWrite).toMatchObject({
      resource_to_telemetry_conversion: { enabled: true, exclude_service_attributes: true },
      disable_scope_info: true,
    });
  }
});

test('the name of the service stays a label, although the exporter leaves out what job and instance say', () => {
  const [group] = promotedLabels().config['metric_statements'] as { statements: string[] }[];
  expect(group!.statements[1]).toBe(
    'set(resource.attributes["service_name"], resource.attributes["service.name"]) where resource.attributes["service.name"] != nil',
  );
  for (const key of [...PROMOTED_ATTRIBUTES, 'service.instance.id', 'service.namespace'])
    expect(group!.statements[0]).toContain(`"${key}"`);
});
