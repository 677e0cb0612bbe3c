import { Construct } from 'constructs';
import {
  type Connector,
  type Exporter,
  LOGS,
  METRICS,
  type Processor,
  type Receiver,
  type Signal,
  type Signals,
  TRACES,
} from '../collector/component';
import { type ClassRoute, routeByNamespace, shardByTraceId, shardPipeline } from '../collector/connectors';
import { type ClientTls, otlpToAggregator } from '../collector/exporters';
import { type Pipelines, pipelinesOf } from '../collector/pipeline';
import { clusterAttributes, k8sAttributes, memoryLimiter, noiseFilter } from '../collector/processors';
import { kubeletStats, otlp, podLogs } from '../collector/receivers';
import { scrub } from '../collector/scrub';
import { validUtf8 } from '../collector/valid-utf8';
import { type NoiseRule } from '../config/aggregator-spec';
import { type OtlpEndpoint } from '../fleet/endpoint';
import { TELEMETRY_ALLOWED } from '../model/label-keys';
import { OFFSETS_BYTES } from '../model/limits';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { PLATFORM_PRIORITY } from '../model/priority';
import { type HubDoor, hubDoors, pipelinesToHub } from './hub-doors';
import { OtelCollector, QUEUE_PATH } from './otel-collector';

export interface OtelAgentProps {
  readonly clusterId: string;
  readonly role: string;
  /** Doors of the classes that the cluster declares, the default first. */
  readonly endpoints: readonly [OtlpEndpoint, ...OtlpEndpoint[]];
  /** Namespaces whose data goes to another class than the default. */
  readonly routes: readonly ClassRoute[];
  readonly tls: ClientTls;
  /** Disk of a node that the queues may come to take. */
  readonly diskBytes: number;
  /** Aggregators that decide on traces before the hub gets them. @default none: traces go straight to the hub */
  readonly aggregatorShards?: number | undefined;
  /** Logs that are dropped here, before they take a place in a queue. @default none */
  readonly noise?: readonly NoiseRule[] | undefined;
}

/** Collects on every node, GPU nodes too: OTLP of its workloads, kubelet metrics, pod logs; keeps them on the node's disk until the hub has them. */
export class OtelAgent extends Construct {
  readonly collector: OtelCollector;

  constructor(scope: Construct, id: string, props: OtelAgentProps) {
    super(scope, id);
    this.collector = new OtelCollector(this, 'collector', {
      kind: 'DaemonSet',
      name: WORKLOADS.agent,
      namespace: NAMESPACES.agents.name,
      component: 'agent',
      priorityClass: PLATFORM_PRIORITY.name,
      pipelines: agentPipelines(props),
      disk: { hostPath: `/var/lib/fed-observability/${WORKLOADS.agent}`, bytes: props.diskBytes },
      resources: { cpu: '100m', memory: '256Mi', cpuLimit: '1', memoryLimit: '768Mi' },
      // Pod logs and the node's directory belong to root; every capability is dropped all the same.
      runAs: { user: 0, group: 0 },
      toleratesGpuTaint: true,
      nodeLocalService: true,
    });
  }
}

function agentPipelines(props: OtelAgentProps): Pipelines {
  const fromWorkloads = otlp({ from: [{ namespaceLabels: TELEMETRY_ALLOWED }] });
  const logs = podLogs({
    offsetsDirectory: `${QUEUE_PATH}/pod-logs`,
    offsetsBytes: OFFSETS_BYTES,
    // Its own log would feed itself.
    exclude: [`${NAMESPACES.agents.name}_${WORKLOADS.agent}-*/*`],
  });
  const { noise: rules = [], aggregatorShards: shards } = props;
  const noise = rules.length === 0 ? [] : [noiseFilter(rules)];
  const doors = hubDoors(props.endpoints, props.tls);
  const processors = [memoryLimiter(), k8sAttributes(), clusterAttributes(props.clusterId, props.role)];
  return {
    ...signalPipelines('metrics', METRICS, doors.map(toHub<'metrics'>), props.routes, {
      receivers: [fromWorkloads, kubeletStats()],
      processors: [...processors, scrub()],
    }),
    ...signalPipelines('logs', LOGS, doors.map(toHub<'logs'>), props.routes, {
      receivers: [fromWorkloads, logs],
      processors: [...processors, ...noise, validUtf8(), scrub()],
    }),
    ...signalPipelines(
      'traces',
      TRACES,
      shards === undefined ? doors.map(toHub<'traces'>) : shardedTraces(props.endpoints, shards),
      props.routes,
      {
        receivers: [fromWorkloads],
        processors: [...processors, scrub()],
      },
    ),
  };
}

/** Where one class's data goes on, and the pipelines behind it. */
interface Outlet<S extends Signal> {
  readonly name: string;
  readonly outlet: Exporter<S> | Connector<S>;
  readonly behind: (signal: S, signals: Signals<S>) => Pipelines;
}

function toHub<S extends Signal>(door: HubDoor): Outlet<S> {
  return {
    name: door.name,
    outlet: door.spool,
    behind: (signal, signals) => pipelinesToHub(signal, signals, door),
  };
}

/** Per class a router by trace id, and one pipeline and queue for each aggregator; together they hold what one queue would. */
function shardedTraces(endpoints: readonly OtlpEndpoint[], shards: number): Outlet<'traces'>[] {
  return endpoints.map(({ name, queueBytes }) => {
    const router = shardByTraceId(name, shards);
    const pipelines = Array.from({ length: shards }, (_, shard) => {
      const exporter = otlpToAggregator(name, shard, Math.floor(queueBytes / shards), QUEUE_PATH);
      return [
        shardPipeline(name, shard),
        { receivers: [router], processors: [], exporters: [exporter] },
      ] as const;
    });
    return { name, outlet: router, behind: () => pipelinesOf<'traces'>(pipelines) };
  });
}

/** Into the only class, or into a router and out of it per class; then from each class's spool to its door. */
function signalPipelines<S extends Signal>(
  signal: S,
  signals: Signals<S>,
  doors: readonly Outlet<S>[],
  routes: readonly ClassRoute[],
  { receivers, processors }: Inward<S>,
): Pipelines {
  const [first] = doors;
  const router = routes.length === 0 ? undefined : routeByNamespace(signal, signals, first!.name, routes);
  return {
    ...pipelinesOf<S>([[signal, { receivers, processors, exporters: [router ?? first!.outlet] }]]),
    ...pipelinesOf<S>(
      router === undefined
        ? []
        : doors.map(({ name, outlet }) => [
            `${signal}/${name}`,
            { receivers: [router], processors: [], exporters: [outlet] },
          ]),
    ),
    ...Object.assign({}, ...doors.map(({ behind }) => behind(signal, signals))),
  };
}

/** The half of a pipeline that does not depend on classes. */
interface Inward<S extends Signal> {
  readonly receivers: readonly [Receiver<S>, ...Receiver<S>[]];
  readonly processors: readonly Processor<S>[];
}
