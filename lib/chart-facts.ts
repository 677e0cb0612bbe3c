import { type Construct } from 'constructs';
import { type ClassRoute } from './collector/connectors';
import { type ClientTls } from './collector/hub-exporters';
import { type ClusterSpec, type HubSpec } from './config/cluster-spec';
import { type TrafficClass } from './config/traffic-class';
import { type TrustedCluster } from './envoy/trust';
import { type OtlpEndpoint } from './fleet/endpoint';
import { classRowsOf, edgeQueueBytes, type Fleet, hubOf, sendersOf } from './fleet/fleet';
import { classHost } from './model/names';
import { SECRETS } from './model/secret-names';
import { hubCa } from './security/hub-ca';

/** Whether GPUs are scraped: what config says, else whether there is a GPU pool. */
export function hasGpuSources(spec: ClusterSpec): boolean {
  return spec.sources.gpu ?? spec.nodePools.gpu !== undefined;
}

/** Doors of the classes that a cluster declares, its default first. */
export function endpointsOf(spec: ClusterSpec, fleet: Fleet): [OtlpEndpoint, ...OtlpEndpoint[]] {
  const { domain } = hubOf(spec, fleet).hub;
  return classRowsOf(spec, fleet).map((row) => ({
    name: row.name,
    host: classHost(row.name, domain),
    port: row.httpPort,
    queueBytes: edgeQueueBytes(row, spec.telemetry.outageMinutes),
  })) as [OtlpEndpoint, ...OtlpEndpoint[]];
}

/** Namespaces whose telemetry goes to another class than the default. */
export function classRoutesOf(spec: ClusterSpec): ClassRoute[] {
  return spec.telemetry.classes.rules.map((rule) => ({ namespace: rule.namespace, className: rule.class }));
}

/** Certificate and hub's CA of what sends from a namespace; the CA's ConfigMap is made in the chart. */
export function clientTls(
  chart: Construct,
  namespace: string,
  spec: ClusterSpec,
  fleet: Fleet,
  caName?: string,
): ClientTls {
  return {
    certificate: { name: 'client-tls', path: '/etc/otelcol-client-tls', secret: SECRETS.clientTls },
    ca: hubCa(chart, namespace, fleet.trust.get(hubOf(spec, fleet).id), caName).mount('/etc/otelcol-hub-ca'),
  };
}

/** Clusters that declare the class and whose CA stands in `trust/`. */
export function trustedIn(row: TrafficClass, hub: HubSpec, fleet: Fleet): TrustedCluster[] {
  return sendersOf(hub, fleet).flatMap(({ id, classes }) => {
    const caPem = fleet.trust.get(id);
    return caPem !== undefined && classes.includes(row.name) ? [{ id, caPem }] : [];
  });
}
