import { scrapeEndpoints, type ScrapeJob, scrapePods, scrapeService } from '../collector/scrape';
import { type ScrapeTargetSpec } from '../config/cluster-spec';
import { keepRegexOf, type MetricSource } from '../metrics/catalog';
import { GATEWAY_CONTROLLERS, type GatewayController, proxyPods } from '../model/gateway-controller';
import { type GatewayForm, gatewayPods } from '../model/gateway-form';
import { CERT_MANAGER, GATEWAY_PROMETHEUS_JOB, gatewayName, proxyJobName, WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { AGENT, AGGREGATOR, SCRAPER } from '../model/peers';
import { type Pods } from '../model/pod';
import { PORTS } from '../model/ports';

const INTERVAL = { intervalSeconds: 30 };

/** The same for every collector: filtered and sorted once, not once for each job of each cluster. */
const COLLECTOR_KEEP = keepRegexOf('collector');

/** State of Kubernetes objects; the labels `namespace`, `pod`, … are those of the objects, not of the exporter. */
export function kubeStateMetricsJob(): ScrapeJob {
  return scrapeService({
    ...INTERVAL,
    job: WORKLOADS.kubeStateMetrics,
    namespace: NAMESPACES.observability.name,
    app: WORKLOADS.kubeStateMetrics,
    service: WORKLOADS.kubeStateMetrics,
    port: PORTS.kubeStateMetrics,
    keep: keepRegexOf('kube-state-metrics'),
    honorLabels: true,
  });
}

/** GPUs, one target per GPU node. */
export function dcgmJob(): ScrapeJob {
  return scrapePods({
    job: WORKLOADS.dcgmExporter,
    intervalSeconds: 15,
    namespace: NAMESPACES.gpu.name,
    app: WORKLOADS.dcgmExporter,
    port: PORTS.dcgm,
    keep: keepRegexOf('dcgm'),
  });
}

/** The agents of the cluster, its aggregators if it has some, and the scraper itself. */
export function collectorJobs(aggregator: boolean): ScrapeJob[] {
  return [
    collectorJob(WORKLOADS.agent, AGENT),
    ...(aggregator ? [collectorJob(WORKLOADS.aggregator, AGGREGATOR)] : []),
    collectorJob(WORKLOADS.scraper, SCRAPER),
  ];
}

/** The gateways of the hub's classes. */
export function gatewayJobs(classNames: readonly string[], form: GatewayForm): ScrapeJob[] {
  return classNames.map((name) => collectorJob(gatewayName(name), gatewayPods(form, name)));
}

/** The door of the ingress `envoy`. */
export function envoyJob(): ScrapeJob {
  return scrapePods({
    ...INTERVAL,
    job: WORKLOADS.ingress,
    namespace: NAMESPACES.hub.name,
    app: WORKLOADS.ingress,
    port: PORTS.envoyHealth,
    path: '/stats/prometheus',
  });
}

/** The proxies that a controller runs for one Gateway. */
export function proxyJob(controller: GatewayController, gateway: string): ScrapeJob {
  const pods = proxyPods(controller, gateway);
  return scrapePods({
    ...INTERVAL,
    job: proxyJobName(gateway),
    app: gateway,
    ...pods,
    ...GATEWAY_CONTROLLERS[controller].metrics,
  });
}

/** The stores' own health; Prometheus scrapes itself. */
export function storeJobs(): ScrapeJob[] {
  const stores = {
    [WORKLOADS.loki]: PORTS.loki,
    [WORKLOADS.tempo]: PORTS.tempo,
    [WORKLOADS.grafana]: PORTS.grafana,
  };
  return Object.entries(stores).map(([name, port]) =>
    scrapePods({ ...INTERVAL, job: name, namespace: NAMESPACES.monitoring.name, app: name, port }),
  );
}

/** The metrics-proxy, and the Prometheus that it asks. */
export function systemJobs(): ScrapeJob[] {
  const system = (job: string, app: string, port: number, source: MetricSource) =>
    scrapePods({
      ...INTERVAL,
      job,
      namespace: NAMESPACES.system.name,
      app,
      port,
      keep: keepRegexOf(source),
    });
  return [
    system(WORKLOADS.metricsProxy, WORKLOADS.metricsProxy, PORTS.metricsProxy, 'metrics-proxy'),
    system(GATEWAY_PROMETHEUS_JOB, WORKLOADS.prometheus, PORTS.prometheus, 'prometheus'),
  ];
}

/** Whether certificates are renewed in time. */
export function certManagerJob(): ScrapeJob {
  return scrapePods({
    ...INTERVAL,
    job: CERT_MANAGER,
    namespace: CERT_MANAGER,
    app: CERT_MANAGER,
    port: PORTS.certManagerMetrics,
  });
}

/** What the cluster's config adds. */
export function declaredJobs(targets: readonly ScrapeTargetSpec[]): ScrapeJob[] {
  return targets.map((target) => scrapeEndpoints(target));
}

function collectorJob(name: string, pods: Pods): ScrapeJob {
  return scrapePods({
    ...INTERVAL,
    job: name,
    app: name,
    ...pods,
    port: PORTS.collectorMetrics,
    keep: COLLECTOR_KEEP,
  });
}
