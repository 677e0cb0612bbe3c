import { ApiObject, App, Chart } from 'cdk8s';
import { type Construct } from 'constructs';
import { GatewayPrometheus } from './backends/gateway-prometheus';
import { Grafana } from './backends/grafana';
import { Loki } from './backends/loki';
import { Prometheus } from './backends/prometheus';
import { Tempo } from './backends/tempo';
import { classRoutesOf, clientTls, endpointsOf, hasGpuSources } from './chart-facts';
import { type ScrapeJob } from './collector/scrape';
import { type ClusterSpec, type EdgeSpec, type HubSpec } from './config/cluster-spec';
import { type TrafficClass, trafficClasses } from './config/traffic-class';
import { agentDiskRoom, doorHosts, type Fleet, replayWindowSeconds, sendersOf } from './fleet/fleet';
import { expectedFleet } from './foundation/expected-fleet';
import { Namespaces } from './foundation/namespaces';
import { priorityClasses } from './foundation/priority-classes';
import {
  doorJobs,
  doorNamespace,
  doorPeers,
  grafanaProxies,
  identitySource,
  ingressParts,
  routeNamespace,
} from './ingress-parts';
import { gatewayPods } from './model/gateway-form';
import { type Manifest, type RenderedChart } from './model/manifest';
import { WORKLOADS } from './model/names';
import { type NamespaceName, NAMESPACES } from './model/namespaces';
import { GRAFANA, METRICS_PROXY, SCRAPER } from './model/peers';
import { parseSeconds } from './model/units';
import { serviceImage } from './model/versions';
import { operatorChoice } from './operators/choice';
import { fluxCrds, fluxObjects } from './operators/flux';
import { crdSources, operatorReleases } from './operators/releases';
import { Certificates } from './security/certificates';
import { MetricsProxy } from './services/metrics-proxy';
import { DcgmExporter } from './sources/dcgm-exporter';
import { KubeStateMetrics } from './sources/kube-state-metrics';
import { NvidiaDevicePlugin } from './sources/nvidia-device-plugin';
import { OperatedGateway } from './telemetry/operated-gateway';
import { OtelAgent } from './telemetry/otel-agent';
import { OtelAggregator } from './telemetry/otel-aggregator';
import { OtelGateway } from './telemetry/otel-gateway';
import { OtelScraper } from './telemetry/otel-scraper';
import {
  certManagerJob,
  collectorJobs,
  dcgmJob,
  declaredJobs,
  gatewayJobs,
  kubeStateMetricsJob,
  storeJobs,
  systemJobs,
} from './telemetry/scrape-jobs';

/** A chart's content; its key in the list is its file name, and the number in it the apply order. */
type Parts = Readonly<Record<string, ((chart: Construct) => void) | undefined>>;

/** Every manifest of one cluster. Pure: the same spec and fleet give the same objects. */
export function renderCluster(stack: string, fleet: Fleet): RenderedChart[] {
  const spec = fleet.clusters.get(stack);
  if (spec === undefined) {
    throw new Error(
      `stack "${stack}" is not in the fleet: there are ${[...fleet.clusters.keys()].join(', ')}`,
    );
  }
  // One App per cluster: cdk8s takes quadratic time over the charts of one App.
  const app = new App();
  const parts = Object.entries(spec.role === 'hub' ? hubCharts(spec, fleet) : edgeCharts(spec, fleet));
  return [...parts, ...operatorParts(spec)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, part]) => {
      if (part === undefined) return [];
      const chart = new Chart(app, name, { disableResourceNameHashes: true });
      part(chart);
      return [{ name, objects: objectsOf(chart) }];
    });
}

/** What runs on a hub. */
function hubCharts(spec: HubSpec, fleet: Fleet): Parts {
  const classes = trafficClasses(spec.hub.classes);
  const { form } = spec.hub.gateways;
  const gateways = classes.map((row) => gatewayPods(form, row.name));
  const readers = [GRAFANA, SCRAPER];
  const bytesPerSecond = classes.reduce((sum, row) => sum + row.contract.bytesPerSecond, 0);
  const replaySeconds = replayWindowSeconds(spec, fleet);
  const { retention, storage } = spec.hub;
  const routesFrom = routeNamespace(spec);
  const namespaces = [NAMESPACES.hub, NAMESPACES.monitoring, NAMESPACES.system];
  return {
    ...commonCharts(
      spec,
      fleet,
      routesFrom === undefined ? namespaces : [...namespaces, NAMESPACES.gatewayApi],
      classes,
    ),
    '02-fleet': (chart) => expectedFleet(chart, sendersOf(spec, fleet)),
    '20-prometheus': (chart) =>
      new Prometheus(chart, 'prometheus', {
        hubId: spec.id,
        retention: retention.metrics,
        volume: storage.prometheus,
        outOfOrderSeconds: replaySeconds,
        writers: gateways,
        readers: [GRAFANA],
      }),
    '21-loki': (chart) =>
      new Loki(chart, 'loki', {
        retentionSeconds: parseSeconds(retention.logs),
        volume: storage.loki,
        replaySeconds,
        bytesPerSecond,
        writers: gateways,
        readers,
      }),
    '22-tempo': (chart) =>
      new Tempo(chart, 'tempo', {
        retentionSeconds: parseSeconds(retention.traces),
        volume: storage.tempo,
        bytesPerSecond,
        writers: gateways,
        readers,
      }),
    '23-grafana': (chart) =>
      new Grafana(chart, 'grafana', {
        volume: storage.grafana,
        readers: [SCRAPER, ...grafanaProxies(spec)],
        route: spec.hub.grafana && { host: spec.hub.grafana.host, namespace: NAMESPACES.gatewayApi.name },
      }),
    '30-gateways': (chart) => {
      const common = {
        hubId: spec.id,
        metricsExport: spec.hub.metrics.export,
        metricsMaxAgeSeconds: replaySeconds,
        logsMaxAgeSeconds: parseSeconds(retention.logs),
        identity: identitySource(spec),
        routesFrom,
      };
      const ingressOf = (className: string) => doorPeers(spec, className);
      if (form === 'operator') {
        new OperatedGateway(chart, 'classes', { ...common, classes, ingressOf });
        return;
      }
      for (const trafficClass of classes) {
        const { name } = trafficClass;
        new OtelGateway(chart, name, { ...common, trafficClass, ingress: ingressOf(name) });
      }
    },
    ...ingressParts(spec, fleet),
    '32-gateway-prometheus': (chart) =>
      new GatewayPrometheus(chart, 'gateway-prometheus', {
        gateways,
        readers: [METRICS_PROXY, SCRAPER],
        allow: spec.hub.gatewayPrometheus.loadBalancer?.allow,
      }),
    '33-metrics-proxy': (chart) =>
      new MetricsProxy(chart, 'metrics-proxy', {
        image: serviceImage(spec.images.registry, 'metrics-proxy'),
        auth: spec.hub.metricsProxy.auth,
        readers: [SCRAPER],
      }),
    '51-otel-scraper': (chart) =>
      scraperFor(chart, spec, fleet, [
        ...gatewayJobs(
          classes.map((row) => row.name),
          form,
        ),
        ...doorJobs(spec),
        ...storeJobs(),
        ...systemJobs(),
        certManagerJob(),
      ]),
  };
}

/** What runs on an edge: it stores nothing and sends everything. */
function edgeCharts(spec: EdgeSpec, fleet: Fleet): Parts {
  return {
    ...commonCharts(spec, fleet, [], []),
    '51-otel-scraper': (chart) => scraperFor(chart, spec, fleet, []),
  };
}

/** What runs everywhere. */
function commonCharts(
  spec: ClusterSpec,
  fleet: Fleet,
  namespaces: readonly NamespaceName[],
  classes: readonly TrafficClass[],
): Parts {
  const gpu = hasGpuSources(spec);
  const { observability, agents } = NAMESPACES;
  // The operator's pods state no security context, which `restricted` demands.
  const operated = spec.role === 'hub' && spec.hub.gateways.form === 'operator';
  const sources = operated ? { ...observability, podSecurity: 'baseline' as const } : observability;
  const { aggregator } = spec.telemetry;
  return {
    '00-namespaces': (chart) => {
      new Namespaces(chart, 'namespaces', {
        own: [sources, agents, ...(gpu ? [NAMESPACES.gpu] : []), ...namespaces],
        operators: [
          ...new Set(operatorReleases(operatorChoice(spec)).map((release) => release.namespace)),
        ].filter((name) => name !== 'kube-system'),
        labels: spec.namespaceLabels,
      });
      priorityClasses(chart, classes);
    },
    '10-certificates': (chart) =>
      new Certificates(chart, 'certificates', {
        clusterId: spec.id,
        clientNamespaces: [observability.name, agents.name],
        server:
          spec.role === 'hub' ? { namespace: doorNamespace(spec), dnsNames: doorHosts(spec) } : undefined,
      }),
    '40-kube-state-metrics': (chart) => new KubeStateMetrics(chart, 'kube-state-metrics'),
    '41-dcgm-exporter': gpu ? (chart) => new DcgmExporter(chart, 'dcgm-exporter') : undefined,
    '42-nvidia-device-plugin': gpu
      ? (chart) => new NvidiaDevicePlugin(chart, 'nvidia-device-plugin')
      : undefined,
    '50-otel-agent': (chart) =>
      new OtelAgent(chart, 'agent', {
        clusterId: spec.id,
        role: spec.role,
        endpoints: endpointsOf(spec, fleet),
        routes: classRoutesOf(spec),
        tls: clientTls(chart, agents.name, spec, fleet),
        diskBytes: agentDiskRoom(spec),
        aggregatorShards: aggregator?.replicas,
        noise: aggregator?.noise,
      }),
    '52-otel-aggregator':
      aggregator &&
      ((chart) =>
        new OtelAggregator(chart, 'aggregator', {
          endpoints: endpointsOf(spec, fleet),
          routes: classRoutesOf(spec),
          spec: aggregator,
          tls: clientTls(chart, observability.name, spec, fleet, `hub-ca-${WORKLOADS.aggregator}`),
        })),
  };
}

/** Operators as Flux objects, for clusters that GitOps alone installs; Pulumi makes Helm releases of the same rows. */
function operatorParts(spec: ClusterSpec): [string, (chart: Construct) => void][] {
  const choice = operatorChoice(spec);
  const releases = operatorReleases(choice);
  if (releases.length === 0) return [];
  return [
    [
      '01-operators',
      (chart) => {
        for (const object of [...crdSources(choice).flatMap(fluxCrds), ...releases.flatMap(fluxObjects)]) {
          new ApiObject(chart, `${object.kind}-${object.metadata.name}`, {
            ...object,
            metadata: { ...object.metadata },
          });
        }
      },
    ],
  ];
}

function scraperFor(
  chart: Construct,
  spec: ClusterSpec,
  fleet: Fleet,
  jobs: readonly ScrapeJob[],
): OtelScraper {
  return new OtelScraper(chart, 'scraper', {
    clusterId: spec.id,
    role: spec.role,
    endpoint: endpointsOf(spec, fleet)[0],
    jobs: [
      kubeStateMetricsJob(),
      ...(hasGpuSources(spec) ? [dcgmJob()] : []),
      ...collectorJobs(spec.telemetry.aggregator !== undefined),
      ...jobs,
      ...declaredJobs(spec.telemetry.scrape),
    ],
    tls: clientTls(chart, NAMESPACES.observability.name, spec, fleet),
    volume: spec.telemetry.scraperVolume,
  });
}

function objectsOf(chart: Chart): Manifest[] {
  return chart.node
    .findAll()
    .filter((node) => ApiObject.isApiObject(node))
    .map((object) => object.toJson() as Manifest);
}
