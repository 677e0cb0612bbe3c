import { Construct } from 'constructs';
import {
  LOGS,
  METRICS,
  type Processor,
  type Receiver,
  type Signal,
  type Signals,
  TRACES,
} from '../collector/component';
import { type ClassRoute, routeByNamespace } from '../collector/connectors';
import { type ClientTls } from '../collector/exporters';
import { OtelCollector, QUEUE_PATH } from '../collector/otel-collector';
import { type Pipelines, pipelinesOf } from '../collector/pipeline';
import { clusterAttributes, k8sAttributes, memoryLimiter } from '../collector/processors';
import { kubeletStats, otlp, podLogs } from '../collector/receivers';
import { scrub } from '../collector/scrub';
import { validUtf8 } from '../collector/valid-utf8';
import { type OtlpEndpoint } from '../model/endpoint';
import { OFFSETS_BYTES } from '../model/fleet';
import { NAMESPACES, PLATFORM_PRIORITY, TELEMETRY_ALLOWED, WORKLOADS } from '../model/names';
import { type HubDoor, hubDoors, pipelinesToHub } from './hub-doors';

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
  const doors = hubDoors(props.endpoints, props.tls);
  const processors = [memoryLimiter(), k8sAttributes(), clusterAttributes(props.clusterId, props.role)];
  return {
    ...signalPipelines('metrics', METRICS, doors, props.routes, {
      receivers: [fromWorkloads, kubeletStats()],
      processors: [...processors, scrub()],
    }),
    ...signalPipelines('logs', LOGS, doors, props.routes, {
      receivers: [fromWorkloads, logs],
      processors: [...processors, validUtf8(), scrub()],
    }),
    ...signalPipelines('traces', TRACES, doors, props.routes, {
      receivers: [fromWorkloads],
      processors: [...processors, scrub()],
    }),
  };
}

/** Into the only class, or into a router and out of it per class; then from each class's spool to its door. */
function signalPipelines<S extends Signal>(
  signal: S,
  signals: Signals<S>,
  doors: readonly HubDoor[],
  routes: readonly ClassRoute[],
  { receivers, processors }: Inward<S>,
): Pipelines {
  const [first] = doors;
  const router = routes.length === 0 ? undefined : routeByNamespace(signal, signals, first!.name, routes);
  return {
    ...pipelinesOf<S>([[signal, { receivers, processors, exporters: [router ?? first!.spool] }]]),
    ...pipelinesOf<S>(
      router === undefined
        ? []
        : doors.map(({ name, spool }) => [
            `${signal}/${name}`,
            { receivers: [router], processors: [], exporters: [spool] },
          ]),
    ),
    ...Object.assign({}, ...doors.map((door) => pipelinesToHub(signal, signals, door))),
  };
}

/** The half of a pipeline that does not depend on classes. */
interface Inward<S extends Signal> {
  readonly receivers: readonly [Receiver<S>, ...Receiver<S>[]];
  readonly processors: readonly Processor<S>[];
}
