import { Construct } from 'constructs';
import {
  type Exporter,
  LOGS,
  METRICS,
  type Processor,
  type Receiver,
  type Signal,
  type Signals,
  TRACES,
} from '../collector/component';
import { type ClassRoute, routeByNamespace } from '../collector/connectors';
import { type ClientTls, otlpToHub } from '../collector/exporters';
import { OtelCollector, QUEUE_PATH } from '../collector/otel-collector';
import { type Pipeline, type Pipelines } from '../collector/pipeline';
import { clusterAttributes, k8sAttributes, memoryLimiter } from '../collector/processors';
import { kubeletStats, otlp, podLogs } from '../collector/receivers';
import { scrub } from '../collector/scrub';
import { validUtf8 } from '../collector/valid-utf8';
import { type OtlpEndpoint } from '../model/endpoint';
import { OFFSETS_BYTES } from '../model/fleet';
import { NAMESPACES, PLATFORM_PRIORITY, TELEMETRY_ALLOWED, WORKLOADS } from '../model/names';

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
  const exporters = props.endpoints.map((endpoint) => ({
    name: endpoint.name,
    exporter: otlpToHub(endpoint, props.tls, `${QUEUE_PATH}/${endpoint.name}`),
  }));
  const processors = [memoryLimiter(), k8sAttributes(), clusterAttributes(props.clusterId, props.role)];
  return {
    ...signalPipelines('metrics', METRICS, exporters, props.routes, {
      receivers: [fromWorkloads, kubeletStats()],
      processors: [...processors, scrub()],
    }),
    ...signalPipelines('logs', LOGS, exporters, props.routes, {
      receivers: [fromWorkloads, logs],
      processors: [...processors, validUtf8(), scrub()],
    }),
    ...signalPipelines('traces', TRACES, exporters, props.routes, {
      receivers: [fromWorkloads],
      processors: [...processors, scrub()],
    }),
  };
}

/** One pipeline into the only class, or one into a router and one out of it per class. */
function signalPipelines<S extends Signal>(
  signal: S,
  signals: Signals<S>,
  exporters: readonly { readonly name: string; readonly exporter: Exporter<Signal> }[],
  routes: readonly ClassRoute[],
  { receivers, processors }: Inward<S>,
): Pipelines {
  const [first] = exporters;
  if (routes.length === 0) {
    return pipelines([[signal, { receivers, processors, exporters: [first!.exporter] }]]);
  }
  const router = routeByNamespace(signal, signals, first!.name, routes);
  return pipelines([
    [signal, { receivers, processors, exporters: [router] }],
    ...exporters.map(
      ({ name, exporter }) =>
        [`${signal}/${name}`, { receivers: [router], processors: [], exporters: [exporter] }] as const,
    ),
  ]);
}

/** The half of a pipeline that does not depend on classes. */
interface Inward<S extends Signal> {
  readonly receivers: readonly [Receiver<S>, ...Receiver<S>[]];
  readonly processors: readonly Processor<S>[];
}

/** The compiler cannot follow a generic signal into a key; the pipelines' types have already been checked. */
function pipelines<S extends Signal>(entries: readonly (readonly [string, Pipeline<S>])[]): Pipelines {
  return Object.fromEntries(entries) as Pipelines;
}
