import { aggregatorHost, edgeQueueBytes } from '../../lib';
import { type Cluster, expectSeen, hubClusterOf } from './clusters';
import { agentOf, collectorsOf, type DoorExporter, doorExporters } from './collector-pods';
import { type Door, doorOf } from './doors';
import { ofKind, specOf } from './manifests';

/** What is wrong with the address of an exporter to a hub, and with how it verifies who answers. */
function faultsOf(exporter: DoorExporter, { listeners, open }: Door, dnsNames: readonly string[]): string[] {
  const { id, className, endpoint, tls } = exporter;
  const [, scheme, host, port] = /^(https:\/\/)?(.+):(\d+)$/.exec(endpoint)!;
  const listener = `${className}-${scheme === undefined ? 'grpc' : 'http'}`;
  const faults = [
    dnsNames.includes(host!) ? undefined : `${host} is in no server certificate`,
    host!.startsWith(`${className}.`) ? undefined : `${host} is not of class ${className}`,
    open.includes(Number(port)) ? undefined : `${port} is no port of the NodeBalancer`,
    listeners[listener] === Number(port)
      ? undefined
      : `${listener} listens on ${listeners[listener]}, not on ${port}`,
    tls?.insecure === undefined && tls?.ca_file !== undefined ? undefined : `${id} verifies nobody`,
  ];
  return faults.filter((fault) => fault !== undefined);
}

export function exporterTests(cluster: () => Cluster): void {
  test('every exporter to a hub dials a listener of its class at that hub, under a name in the server certificate', () => {
    const hub = hubClusterOf(cluster());
    const [certificate] = ofKind(hub.objects, 'Certificate').filter(
      ({ metadata }) => metadata.name === 'otel-gateway-server-tls',
    );
    const { dnsNames } = specOf<{ dnsNames: string[] }>(certificate!);
    const door = doorOf(hub);
    const exporters = collectorsOf(cluster().objects).flatMap((collector) =>
      doorExporters(collector).map((exporter) => ({ exporter, title: collector.workload.title })),
    );
    const faults = exporters.flatMap(({ exporter, title }) =>
      faultsOf(exporter, door, dnsNames).map((fault) => `${title}: ${fault}`),
    );
    expect(faults).toEqual([]);
    expectSeen(exporters.length, cluster(), { hub: 4, edge: 4 });
  });

  test('a cluster sends in the classes that it declares and in no other', () => {
    const { objects, view } = cluster();
    const sent = doorExporters(agentOf(objects)).map(({ className, way }) => `${className} ${way}`);
    const declared = view.declaredClasses.flatMap(({ name }) => [`${name} live`, `${name} backlog`]);
    expect(sent.sort()).toEqual(declared.sort());
  });

  test("an agent dials every aggregator of its cluster and no other, and divides each class's queue among them", () => {
    const { objects, spec, view } = cluster();
    const [set] = ofKind(objects, 'StatefulSet').filter(({ metadata }) => /aggregator/.test(metadata.name));
    const { replicas = 0 } = set === undefined ? {} : specOf<{ replicas?: number }>(set);
    const pods = Array.from({ length: replicas }, (_, pod) => `${aggregatorHost(pod)}:4317`);
    const dialled = Object.values(agentOf(objects).config.exporters).filter(({ endpoint }) =>
      endpoint.includes('aggregator'),
    );
    const whole = view.declaredClasses.map((row) => edgeQueueBytes(row, spec.telemetry.outageMinutes));
    // Each aggregator once in each class.
    const expected = whole.flatMap(() => pods);
    expect(dialled.map(({ endpoint }) => endpoint).sort()).toEqual(expected.sort());
    if (replicas === 0) return;
    const parts = dialled.reduce((sum, { sending_queue }) => sum + sending_queue!.queue_size, 0);
    const lost = whole.reduce((sum, bytes) => sum + bytes, 0) - parts;
    // Each part is rounded down by less than a byte.
    expect(lost).toBeGreaterThanOrEqual(0);
    expect(lost).toBeLessThan(replicas * whole.length);
  });

  test('every agent decodes the lines of pods, which it has joined as bytes', () => {
    const { pipelines } = agentOf(cluster().objects).config.service;
    expect(pipelines['logs']!.processors).toContain('transform/utf8');
  });
}
