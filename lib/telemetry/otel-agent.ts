import { Construct } from 'constructs';
import { clusterAttributes } from '../collector/cluster-identity';
import { type ClientTls } from '../collector/hub-exporters';
import { boundedItems } from '../collector/bounded';
import { k8sAttributes, nodeName } from '../collector/k8s-attributes';
import { kubeletStats } from '../collector/kubelet-stats';
import { memoryLimiter } from '../collector/memory-limiter';
import { noiseFilter } from '../collector/noise-filter';
import { otlp } from '../collector/otlp-receivers';
import { inOrder, pipeline, type Pipelines, when } from '../collector/pipeline';
import { podLogs } from '../collector/pod-logs';
import { readableBodies } from '../collector/readable-bodies';
import { scrub, scrubMetrics } from '../collector/scrub';
import { storableMetrics } from '../collector/storable';
import { shardByTraceId, shardPipelines } from '../collector/trace-shards';
import { type NoiseRule } from '../config/aggregator-spec';
import { type Cluster } from '../fleet/cluster';
import { type ClassRoute, type OtlpEndpoint } from '../fleet/endpoints';
import { COLLECTOR_METRICS } from '../metrics/collector-self';
import { KUBELET_STATS_METRICS } from '../metrics/kubelet-stats';
import { GPU_TAINT } from '../model/gpu';
import { TELEMETRY_ALLOWED } from '../model/label-keys';
import { OFFSETS_BYTES } from '../model/limits';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { AGENT } from '../model/peers';
import { PLATFORM_PRIORITY } from '../model/priority';
import { SENDER_STOP_SECONDS } from '../model/start-up';
import { type Tolerated } from '../model/taint';
import { type Part } from '../workload/part';
import { classOutlets, splitByClass, spoolsOf, spoolToHub } from './class-outlets';
import { clientTls } from './client-tls';
import { collectorJob } from './collector-job';
import { OtelCollector, QUEUE_PATH } from './otel-collector';

export interface OtelAgentProps {
  readonly clusterId: string;
  readonly role: string;
  /** Doors of the classes that the cluster declares, the default first. */
  readonly endpoints: readonly [OtlpEndpoint, ...OtlpEndpoint[]];
  /** Namespaces whose data goes to another class than the default. */
  readonly routes: readonly ClassRoute[];
  readonly tls: ClientTls;
  /** Bytes of a node's disk that the queues may take. */
  readonly diskBytes: number;
  /** Aggregators that decide on traces before the hub gets them. @default none: traces go straight to the hub */
  readonly aggregatorShards?: number | undefined;
  readonly tolerates: Tolerated;
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
      tolerates: props.tolerates,
      stopSeconds: SENDER_STOP_SECONDS,
      nodeLocalService: true,
    });
  }
}

/** From the workloads, the kubelet and the log files to the spool of each class, and from there to its door. */
function agentPipelines(props: OtelAgentProps): Pipelines {
  const { endpoints, routes, aggregatorShards } = props;
  const workloads = otlp({ from: [{ namespaceLabels: TELEMETRY_ALLOWED }] });
  const origin = [
    memoryLimiter(),
    k8sAttributes(),
    nodeName(),
    clusterAttributes(props.clusterId, props.role),
    boundedItems(),
  ];
  const noise = props.noise ?? [];
  const outlets = classOutlets(endpoints, props.tls);
  const sharded = aggregatorShards !== undefined;
  const shards = sharded ? traceShards(endpoints, aggregatorShards) : [];
  const metrics = splitByClass('metrics', routes, spoolsOf(outlets));
  const logs = splitByClass('logs', routes, spoolsOf(outlets));
  const traces = splitByClass('traces', routes, sharded ? shards : spoolsOf(outlets));
  return inOrder(
    pipeline('metrics', {
      receivers: [workloads, kubeletStats()],
      processors: [...origin, storableMetrics(), scrubMetrics()],
      exporters: [metrics.entry],
    }),
    metrics.pipelines,
    outlets.flatMap((outlet) => spoolToHub('metrics', outlet)),
    pipeline('logs', {
      receivers: [workloads, podLogs({ offsets: OFFSETS, exclude: OWN_LOGS })],
      processors: [...origin, ...when(noise.length > 0, noiseFilter(noise)), readableBodies(), scrub()],
      exporters: [logs.entry],
    }),
    logs.pipelines,
    outlets.flatMap((outlet) => spoolToHub('logs', outlet)),
    pipeline('traces', {
      receivers: [workloads],
      processors: [...origin, scrub()],
      exporters: [traces.entry],
    }),
    traces.pipelines,
    when(!sharded, ...outlets.flatMap((outlet) => spoolToHub('traces', outlet))),
    when(sharded, ...shards.flatMap((shard) => shardPipelines(shard.name, shard.exit, shard.queue))),
  );
}

const OFFSETS = { path: `${QUEUE_PATH}/pod-logs`, bytes: OFFSETS_BYTES };

/** The agent's own log would feed itself. */
const OWN_LOGS = [`${NAMESPACES.agents.name}_${WORKLOADS.agent}-*/*`];

/** Per class a router by trace id, and the disk that its queues share: one queue for each aggregator. */
function traceShards(endpoints: readonly OtlpEndpoint[], shards: number) {
  return endpoints.map(({ name, queueBytes }) => ({
    name,
    exit: shardByTraceId(name, shards),
    queue: { path: QUEUE_PATH, bytes: queueBytes },
  }));
}

export function otelAgentPart(cluster: Cluster): Part {
  const { aggregator, agentTaints } = cluster.spec.telemetry;
  return {
    chart: '50-otel-agent',
    build: (chart) =>
      new OtelAgent(chart, 'agent', {
        clusterId: cluster.id,
        role: cluster.role,
        endpoints: cluster.endpoints,
        routes: cluster.routes,
        tls: clientTls(chart, NAMESPACES.agents.name, cluster.sendsTo),
        diskBytes: cluster.agentDiskBytes,
        aggregatorShards: aggregator?.replicas,
        noise: aggregator?.noise,
        tolerates: agentTaints ? [GPU_TAINT, ...agentTaints.map((key) => ({ key }))] : 'everyTaint',
      }),
    scrape: [collectorJob(WORKLOADS.agent, AGENT)],
    metrics: [...COLLECTOR_METRICS, ...KUBELET_STATS_METRICS],
  };
}
