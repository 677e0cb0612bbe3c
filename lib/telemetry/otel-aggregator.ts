import { Construct } from 'constructs';
import { type ClientTls } from '../collector/hub-exporters';
import { memoryLimiter } from '../collector/memory-limiter';
import { otlpOfPod } from '../collector/otlp-receivers';
import { inOrder, pipeline, type Pipelines } from '../collector/pipeline';
import { tailSampling } from '../collector/tail-sampling';
import { type AggregatorSpec, keptPercent } from '../config/aggregator-spec';
import { type Cluster } from '../fleet/cluster';
import { type ClassRoute, type OtlpEndpoint } from '../fleet/endpoints';
import { COLLECTOR_METRICS } from '../metrics/collector-self';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { AGENT, AGGREGATOR } from '../model/peers';
import { PLATFORM_PRIORITY } from '../model/priority';
import { type Part } from '../workload/part';
import { classOutlets, splitByClass, spoolsOf, spoolToHub } from './class-outlets';
import { clientTls } from './client-tls';
import { collectorJob } from './collector-job';
import { COLLECTOR_USER, OtelCollector } from './otel-collector';

export interface OtelAggregatorProps {
  /** Doors of the classes that the cluster declares, the default first; a pod gets its part of each queue. */
  readonly endpoints: readonly [OtlpEndpoint, ...OtlpEndpoint[]];
  /** Namespaces whose traces go to another class than the default. */
  readonly routes: readonly ClassRoute[];
  readonly spec: AggregatorSpec;
  readonly tls: ClientTls;
}

/**
 * Decides which traces of a cluster travel to the hub. Each pod is one shard of the trace ids, known to the agents by
 * its own name: a pod that is away is waited for, and no trace changes its shard.
 */
export class OtelAggregator extends Construct {
  readonly collector: OtelCollector;

  constructor(scope: Construct, id: string, props: OtelAggregatorProps) {
    super(scope, id);
    const { spec } = props;
    this.collector = new OtelCollector(this, 'collector', {
      kind: 'StatefulSet',
      name: WORKLOADS.aggregator,
      namespace: NAMESPACES.observability.name,
      component: 'aggregator',
      priorityClass: PLATFORM_PRIORITY.name,
      pipelines: aggregatorPipelines(props),
      disk: { claim: spec.volume },
      resources: { cpu: '100m', memory: '384Mi', cpuLimit: '1', memoryLimit: '1Gi' },
      runAs: COLLECTOR_USER,
      // The agents shard by this number: an autoscaler would move traces that are under way.
      replicas: spec.replicas,
      maxUnavailable: 1,
    });
  }
}

/** From the agents, through the decision, to the spool of each class, and from there to its door. */
function aggregatorPipelines({ endpoints, routes, spec, tls }: OtelAggregatorProps): Pipelines {
  const classes = endpoints.map(({ name }) => ({ name, percent: keptPercent(spec, name) }));
  const outlets = classOutlets(
    endpoints.map((endpoint) => ({
      ...endpoint,
      queueBytes: Math.ceil(endpoint.queueBytes / spec.replicas),
    })),
    tls,
  );
  const traces = splitByClass('traces', routes, spoolsOf(outlets));
  return inOrder(
    pipeline('traces', {
      receivers: [otlpOfPod([AGENT])],
      processors: [
        memoryLimiter(),
        tailSampling({
          decisionWaitSeconds: spec.decisionWaitSeconds,
          slowMilliseconds: spec.slowMilliseconds,
          keepServices: spec.keepServices,
          classes,
          routes,
        }),
      ],
      exporters: [traces.entry],
    }),
    traces.pipelines,
    outlets.flatMap((outlet) => spoolToHub('traces', outlet)),
  );
}

/** The aggregators of a cluster that declares some. */
export function otelAggregatorParts({ spec, endpoints, routes, sendsTo }: Cluster): Part[] {
  const { aggregator } = spec.telemetry;
  if (aggregator === undefined) return [];
  const name = WORKLOADS.aggregator;
  return [
    {
      chart: '52-otel-aggregator',
      build: (chart) =>
        new OtelAggregator(chart, 'aggregator', {
          endpoints,
          routes,
          spec: aggregator,
          tls: clientTls(chart, NAMESPACES.observability.name, sendsTo, `hub-ca-${name}`),
        }),
      scrape: [collectorJob(name, AGGREGATOR)],
      metrics: COLLECTOR_METRICS,
    },
  ];
}
