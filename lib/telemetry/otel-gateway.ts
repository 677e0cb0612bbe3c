import { Construct } from 'constructs';
import { identityFromCertificate } from '../collector/cluster-identity';
import { type Signal } from '../collector/component';
import { routeReplayed } from '../collector/connectors';
import { memoryLimiter } from '../collector/memory-limiter';
import { inOrder, pipeline, type Pipelines, when } from '../collector/pipeline';
import { primaryFirst, wayPipeline } from '../collector/primary-first';
import { hubReceivedAt } from '../collector/received-at';
import { storableKeys, storableMetrics } from '../collector/storable';
import { type StoreTarget, waysToStore } from '../collector/store-exporters';
import { timestampFilter } from '../collector/timestamp-filter';
import { type TrafficClass } from '../config/traffic-class';
import { ATTRIBUTES } from '../model/attributes';
import { CLASS_LABEL } from '../model/label-keys';
import { gatewayName } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { GATEWAY_PROMETHEUS } from '../model/peers';
import { type Peer } from '../model/pod';
import { priorityClassName } from '../model/priority';
import { MIN_READY_SECONDS, PRE_STOP_SECONDS } from '../model/withdrawal';
import { autoscaler } from '../workload/autoscaler';
import { referenceGrant } from '../workload/reference-grant';
import { acceptedTimes, fromIngress, type GatewayProps, remoteWritePipeline, STORES } from './gateway-parts';
import { COLLECTOR_USER, OtelCollector, QUEUE_PATH } from './otel-collector';

export interface OtelGatewayProps extends GatewayProps {
  /** Pods of the ingress. */
  readonly ingress: readonly Peer[];
  readonly trafficClass: TrafficClass;
}

/** One class at the hub: binds data to its certificate, keeps it on disk, hands it to the three stores. */
export class OtelGateway extends Construct {
  readonly collector: OtelCollector;

  constructor(scope: Construct, id: string, props: OtelGatewayProps) {
    super(scope, id);
    const { trafficClass: row } = props;
    const name = gatewayName(row.name);
    this.collector = new OtelCollector(this, 'collector', {
      kind: 'StatefulSet',
      name,
      namespace: NAMESPACES.hub.name,
      component: 'gateway',
      podLabels: { [CLASS_LABEL]: row.name },
      metricsReaders: [GATEWAY_PROMETHEUS],
      pipelines: gatewayPipelines(props),
      disk: { claim: row.volume },
      resources: row.resources,
      runAs: COLLECTOR_USER,
      priorityClass: priorityClassName(row.name),
      maxReplicas: row.replicas.max,
      maxUnavailable: 1,
      preStopSeconds: PRE_STOP_SECONDS,
      minReadySeconds: MIN_READY_SECONDS,
    });
    // Nothing empties the queue of a replica that goes, and Prometheus refuses it after the replay window: scaling in is a
    // person's decision, after a look at the queue.
    autoscaler(this, {
      name,
      namespace: NAMESPACES.hub.name,
      component: 'gateway',
      replicas: row.replicas,
      // Not memory: it never falls again, since bbolt's pages are mapped.
      cpuPercent: 70,
    });
    if (props.routesFrom !== undefined) {
      referenceGrant(this, {
        name,
        namespace: NAMESPACES.hub.name,
        services: [name],
        from: props.routesFrom,
      });
    }
  }
}

/** From the ingress to the three stores, each with a primary way and a fallback queue on disk. */
function gatewayPipelines(props: OtelGatewayProps): Pipelines {
  const { trafficClass: row, identity } = props;
  const ingress = fromIngress(props.ingress);
  const processors = [
    memoryLimiter(),
    ...identityFromCertificate({
      senders: props.senders,
      source: identity,
      constants: { [ATTRIBUTES.telemetryClass]: row.name },
    }),
    storableKeys(),
    timestampFilter(acceptedTimes(props)),
    hubReceivedAt(gatewayName(row.name)),
  ];
  const ofMetrics = [...processors, storableMetrics()];
  const toStore = <S extends Signal>(signal: S, store: StoreTarget) =>
    storeOutlet(signal, store, row, identity.header);
  const metrics = toStore('metrics', STORES.metrics);
  const logs = toStore('logs', STORES.logs);
  const traces = toStore('traces', STORES.traces);
  const byOtlp = props.metricsExport === 'otlp';
  const byRemoteWrite = props.metricsExport === 'remoteWrite';
  return inOrder(
    when(
      byOtlp,
      pipeline('metrics', { receivers: [ingress], processors: ofMetrics, exporters: [metrics.router] }),
    ),
    when(byOtlp, ...metrics.pipelines),
    when(byRemoteWrite, remoteWritePipeline(ingress, ofMetrics)),
    pipeline('logs', { receivers: [ingress], processors, exporters: [logs.router] }),
    logs.pipelines,
    pipeline('traces', { receivers: [ingress], processors, exporters: [traces.router] }),
    traces.pipelines,
  );
}

/** A store's two ways; what comes out of a cluster's fallback queue goes straight to the fallback queue, behind new data. */
function storeOutlet<S extends Signal>(
  signal: S,
  store: StoreTarget,
  { storeRequests, queueBytes }: TrafficClass,
  partitionBy: string,
) {
  const router = routeReplayed(signal, {
    fresh: wayPipeline(signal, 'fresh'),
    replayed: wayPipeline(signal, 'fallback'),
  });
  const queue = { path: `${QUEUE_PATH}/${store.name}`, bytes: queueBytes, partitionBy };
  const ways = waysToStore(signal, store, storeRequests, queue);
  return { router, pipelines: primaryFirst(signal, { from: router, replayed: router, ways }) };
}
