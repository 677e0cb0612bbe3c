import { Construct } from 'constructs';
import {
  ALL_SIGNALS,
  LOGS,
  METRICS,
  type Processor,
  type Receiver,
  type Signal,
  type Signals,
  TRACES,
} from '../collector/component';
import { routeByBacklog } from '../collector/connectors';
import { otlpToStore, remoteWriteToStore, type StoreOptions, type StoreWays } from '../collector/exporters';
import { liveFirst, livePipeline } from '../collector/live-first';
import { type Pipelines, pipelinesOf } from '../collector/pipeline';
import {
  hubReceivedAt,
  identityFromCertificate,
  memoryLimiter,
  resourceConstants,
  timestampFilter,
} from '../collector/processors';
import { promotedLabels } from '../collector/promoted-labels';
import { otlp } from '../collector/receivers';
import { type TrafficClass } from '../config/traffic-class';
import { type IdentitySource } from '../model/identity';
import { CLASS_LABEL } from '../model/label-keys';
import { GATEWAY_LIMIT_BYTES } from '../model/limits';
import { gatewayName, WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { GATEWAY_PROMETHEUS } from '../model/peers';
import { type Peer } from '../model/pod';
import { PORTS } from '../model/ports';
import { priorityClassName } from '../model/priority';
import { goDuration } from '../model/units';
import { autoscaler } from '../workload/autoscaler';
import { referenceGrant } from '../workload/reference-grant';
import { COLLECTOR_USER, OtelCollector, QUEUE_PATH } from './otel-collector';

/** What the pipelines of every class have in common. */
export interface GatewayPipelineProps {
  readonly hubId: string;
  readonly metricsExport: 'otlp' | 'remoteWrite';
  /** Oldest sample that Prometheus takes, in seconds: its out-of-order window. */
  readonly metricsMaxAgeSeconds: number;
  /** Oldest log line that Loki takes, in seconds. */
  readonly logsMaxAgeSeconds: number;
  /** Requests with new data that one replica may have under way at each store. */
  readonly storeRequests: number;
  /** Pods of the ingress. */
  readonly ingress: readonly Peer[];
  /** Header in which they name the sender. */
  readonly identity: IdentitySource;
}

export interface OtelGatewayProps extends Omit<GatewayPipelineProps, 'storeRequests'> {
  readonly trafficClass: TrafficClass;
  /** Namespace whose routes may lead to the class's Service. @default none */
  readonly routesFrom?: string;
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
      pipelines: gatewayPipelines({ ...props, storeRequests: row.storeRequests }, row),
      disk: { claim: row.volume },
      resources: row.resources,
      runAs: COLLECTOR_USER,
      priorityClass: priorityClassName(row.name),
      maxUnavailable: 1,
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

/** Constants of a class in pipelines that classes share: its own name, and that of its gateway on metrics. */
export const CLASS_CONSTANTS = { ofAll: 'class', ofMetrics: 'received_at' } as const;

/**
 * From the ingress to the three stores. Without a class, for a configuration that all classes share: nothing is queued,
 * and the class's constants are left open.
 */
export function gatewayPipelines(props: GatewayPipelineProps, row?: TrafficClass): Pipelines {
  const receiver = otlp({ from: props.ingress, includeMetadata: true, limitBytes: GATEWAY_LIMIT_BYTES });
  const processors = [
    memoryLimiter(),
    ...identityFromCertificate(props.hubId, row?.name, props.identity),
    ...(row === undefined ? [resourceConstants(CLASS_CONSTANTS.ofAll, ALL_SIGNALS)] : []),
    timestampFilter({
      metricsMaxAge: goDuration(props.metricsMaxAgeSeconds),
      logsMaxAge: goDuration(props.logsMaxAgeSeconds),
    }),
    hubReceivedAt(row && gatewayName(row.name)),
  ];
  const metricsProcessors = [
    ...processors,
    ...(row === undefined ? [resourceConstants(CLASS_CONSTANTS.ofMetrics, METRICS)] : []),
  ];
  const store = (app: string, port: number): StoreOptions => ({
    name: app,
    requests: props.storeRequests,
    egress: { to: { namespace: NAMESPACES.monitoring.name, app }, port },
    queue: row && {
      bytes: row.queueBytes,
      directory: `${QUEUE_PATH}/${app}`,
      partitionBy: props.identity.header,
    },
  });
  const url = (app: string, port: number) => `${app}.${NAMESPACES.monitoring.name}.svc.cluster.local:${port}`;
  const prometheus = `http://${url(WORKLOADS.prometheus, PORTS.prometheus)}`;
  const toPrometheus = store(WORKLOADS.prometheus, PORTS.prometheus);
  const from = { receiver, processors };
  return {
    ...(props.metricsExport === 'otlp'
      ? storePipelines(
          'metrics',
          METRICS,
          { receiver, processors: metricsProcessors },
          otlpToStore(METRICS, `${prometheus}/api/v1/otlp`, toPrometheus),
        )
      : {
          metrics: {
            receivers: [receiver],
            processors: [...metricsProcessors, promotedLabels()],
            exporters: [
              remoteWriteToStore(`${prometheus}/api/v1/write`, WORKLOADS.prometheus, toPrometheus.egress),
            ],
          },
        }),
    ...storePipelines(
      'logs',
      LOGS,
      from,
      otlpToStore(LOGS, `http://${url(WORKLOADS.loki, PORTS.loki)}/otlp`, store(WORKLOADS.loki, PORTS.loki)),
    ),
    ...storePipelines(
      'traces',
      TRACES,
      from,
      otlpToStore(
        TRACES,
        `http://${url(WORKLOADS.tempo, PORTS.otlpHttp)}`,
        store(WORKLOADS.tempo, PORTS.otlpHttp),
      ),
    ),
  };
}

/** From the ingress to one store: what waited at a cluster goes straight to the disk, behind what is new. */
function storePipelines<S extends Signal>(
  signal: S,
  signals: Signals<S>,
  { receiver, processors }: { receiver: Receiver<Signal>; processors: readonly Processor<S>[] },
  { live, backlog }: StoreWays<S>,
): Pipelines {
  if (backlog === undefined) {
    return pipelinesOf<S>([[signal, { receivers: [receiver], processors, exporters: [live] }]]);
  }
  const waited = routeByBacklog(signal, signals, {
    new: livePipeline(signal, 'new'),
    backlog: livePipeline(signal, 'backlog'),
  });
  return {
    ...pipelinesOf<S>([[signal, { receivers: [receiver], processors, exporters: [waited] }]]),
    ...liveFirst(signal, signals, { from: waited, waited, ways: { live, backlog } }),
  };
}
