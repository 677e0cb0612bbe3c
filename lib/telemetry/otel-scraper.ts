import { Construct } from 'constructs';
import { clusterAttributes } from '../collector/cluster-identity';
import { type ClientTls } from '../collector/hub-exporters';
import { memoryLimiter } from '../collector/memory-limiter';
import { inOrder, pipeline, type Pipelines } from '../collector/pipeline';
import { prometheusScrape } from '../collector/prometheus-receiver';
import { byTier, scrapeEndpoints, type ScrapeJob } from '../collector/scrape';
import { type Cluster } from '../fleet/cluster';
import { type OtlpEndpoint } from '../fleet/endpoints';
import { COLLECTOR_METRICS } from '../metrics/collector-self';
import { SCRAPE_METRICS } from '../metrics/scrape-health';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { SCRAPER } from '../model/peers';
import { PORTS } from '../model/ports';
import { PLATFORM_PRIORITY } from '../model/priority';
import { SENDER_STOP_SECONDS } from '../model/start-up';
import { type Part } from '../workload/part';
import { classOutlet, spoolToHub } from './class-outlets';
import { clientTls } from './client-tls';
import { collectorJob } from './collector-job';
import { COLLECTOR_USER, OtelCollector } from './otel-collector';

export interface OtelScraperProps {
  readonly clusterId: string;
  readonly role: string;
  /** Door of the cluster's default class. */
  readonly endpoint: OtlpEndpoint;
  readonly jobs: readonly ScrapeJob[];
  readonly tls: ClientTls;
  /** Claim of the queue, e.g. `10Gi`. */
  readonly volume: string;
}

/** Pulls the cluster's Prometheus targets. One replica: two would store every sample twice. */
export class OtelScraper extends Construct {
  readonly collector: OtelCollector;

  constructor(scope: Construct, id: string, props: OtelScraperProps) {
    super(scope, id);
    this.collector = new OtelCollector(this, 'collector', {
      kind: 'StatefulSet',
      name: WORKLOADS.scraper,
      namespace: NAMESPACES.observability.name,
      component: 'scraper',
      priorityClass: PLATFORM_PRIORITY.name,
      pipelines: scraperPipelines(props),
      disk: { claim: props.volume },
      resources: { cpu: '100m', memory: '384Mi', cpuLimit: '1', memoryLimit: '1Gi' },
      runAs: COLLECTOR_USER,
      replicas: 1,
      stopSeconds: SENDER_STOP_SECONDS,
    });
  }
}

/** From the targets to the spool, and from there to the door of the default class. */
function scraperPipelines({ clusterId, role, jobs, endpoint, tls }: OtelScraperProps): Pipelines {
  const outlet = classOutlet(endpoint, PORTS.collectorSpool, tls);
  return inOrder(
    pipeline('metrics', {
      receivers: [prometheusScrape(jobs)],
      processors: [memoryLimiter(), clusterAttributes(clusterId, role)],
      exporters: [outlet.spool],
    }),
    spoolToHub('metrics', outlet),
  );
}

/** It takes the jobs of all parts, its own, and what the cluster's config adds. */
export function otelScraperPart({ id, role, spec, endpoints, sendsTo }: Cluster): Part {
  const { scrape: declared, scraperVolume: volume } = spec.telemetry;
  const own = collectorJob(WORKLOADS.scraper, SCRAPER);
  return {
    chart: '51-otel-scraper',
    build: (chart, brought) =>
      new OtelScraper(chart, 'scraper', {
        clusterId: id,
        role,
        endpoint: endpoints[0],
        jobs: byTier([
          ...brought.scrape,
          own,
          ...declared.map((target) => scrapeEndpoints({ ...target, tier: 'declared' })),
        ]),
        tls: clientTls(chart, NAMESPACES.observability.name, sendsTo),
        volume,
      }),
    metrics: [...COLLECTOR_METRICS, ...SCRAPE_METRICS],
  };
}
