import { type ClusterSpec, type EdgeSpec, type HubSpec } from '../config/cluster-spec';
import { type TrafficClass } from '../config/traffic-class';
import { FORWARDED_CERTIFICATE, PEER_URI } from '../model/identity';
import { NAMESPACES } from '../model/namespaces';
import { parseSeconds } from '../model/units';
import { type EdgeCluster, type HubCluster, type Sender } from './cluster';
import { doorOf, type TrustedCluster } from './door';
import { endpointOf } from './endpoints';
import { agentDiskRoom, queueRetentionSeconds } from './queues';

/** A hub with its class rows, which every cluster that sends to it shares. */
export interface ResolvedHub {
  readonly stack: string;
  readonly spec: HubSpec;
  readonly classes: readonly TrafficClass[];
}

/** Cluster id → PEM text. */
type Trust = ReadonlyMap<string, string>;

/** Names of the classes that a cluster declares, its default first. */
export function declaredNames({ telemetry: { classes } }: ClusterSpec): string[] {
  return [...new Set([classes.default, ...classes.rules.map((rule) => rule.class)])];
}

/** What a hub knows of a cluster. */
export function senderOf(spec: ClusterSpec): Sender {
  const { id, role, telemetry } = spec;
  return { id, role, classes: declaredNames(spec), outageMinutes: telemetry.outageMinutes };
}

export function resolveEdge(stack: string, spec: EdgeSpec, hub: ResolvedHub, trust: Trust): EdgeCluster {
  return { stack, id: spec.id, role: spec.role, spec, ...sending(spec, hub, trust) };
}

export function resolveHub(hub: ResolvedHub, senders: readonly Sender[], trust: Trust): HubCluster {
  const { stack, spec, classes } = hub;
  const retention = queueRetentionSeconds(senders, classes);
  const declared = spec.hub.metrics.outOfOrderWindow;
  const { metrics, logs, traces } = spec.hub.retention;
  return {
    stack,
    id: spec.id,
    role: spec.role,
    spec,
    ...sending(spec, hub, trust),
    classes,
    doors: classes.map((row) => doorOf(row, spec, trustedIn(row, senders, trust))),
    senders,
    ...ingressFacts(spec),
    bytesPerSecond: classes.reduce((sum, row) => sum + row.contract.bytesPerSecond, 0),
    retentionSeconds: {
      metrics: parseSeconds(metrics),
      logs: parseSeconds(logs),
      traces: parseSeconds(traces),
    },
    queueRetentionSeconds: retention,
    replaySeconds: declared === undefined ? retention : parseSeconds(declared),
  };
}

/** What every cluster needs to send, the hub too. */
function sending(spec: ClusterSpec, { stack, spec: hub, classes }: ResolvedHub, trust: Trust) {
  const rows = declaredNames(spec).map((name) => classes.find((row) => row.name === name)!);
  const { outageMinutes, classes: declared } = spec.telemetry;
  const [first, ...others] = rows.map((row) => endpointOf(row, hub.hub.domain, outageMinutes));
  const [defaultRow, ...otherRows] = rows;
  return {
    sendsTo: { stack, id: hub.id, domain: hub.hub.domain, caPem: trust.get(hub.id) },
    declaredClasses: [defaultRow!, ...otherRows],
    endpoints: [first!, ...others],
    routes: declared.rules.map((rule) => ({ namespace: rule.namespace, className: rule.class })),
    gpu: spec.sources.gpu ?? spec.nodePools.gpu !== undefined,
    agentDiskBytes: agentDiskRoom(spec.nodePools),
  } as const;
}

/** Clusters that declare the class and whose CA stands in `trust/`. */
function trustedIn(row: TrafficClass, senders: readonly Sender[], trust: Trust): TrustedCluster[] {
  return senders.flatMap(({ id, classes }) => {
    const caPem = trust.get(id);
    return caPem !== undefined && classes.includes(row.name) ? [{ id, caPem }] : [];
  });
}

/** What follows from the controller of the ingress. */
function ingressFacts({
  hub: { ingress, grafana },
}: HubSpec): Pick<HubCluster, 'doorNamespace' | 'identity' | 'controller' | 'routeNamespace'> {
  const routeNamespace = NAMESPACES.gatewayApi.name;
  switch (ingress.controller) {
    case 'envoy':
      return {
        doorNamespace: NAMESPACES.hub.name,
        identity: PEER_URI,
        controller: grafana?.controller,
        routeNamespace: grafana && routeNamespace,
      };
    case 'kgateway':
      return {
        doorNamespace: routeNamespace,
        identity: PEER_URI,
        controller: ingress.controller,
        routeNamespace,
      };
    case 'envoyGateway':
      return {
        doorNamespace: routeNamespace,
        identity: FORWARDED_CERTIFICATE,
        controller: ingress.controller,
        routeNamespace,
      };
  }
}
