import { Construct } from 'constructs';
import { METRICS } from '../collector/component';
import { type ClientTls } from '../collector/exporters';
import { clusterAttributes, memoryLimiter } from '../collector/processors';
import { prometheusScrape } from '../collector/receivers';
import { type ScrapeJob } from '../collector/scrape';
import { type OtlpEndpoint } from '../fleet/endpoint';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { PLATFORM_PRIORITY } from '../model/priority';
import { hubDoors, pipelinesToHub } from './hub-doors';
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
    const [door] = hubDoors([props.endpoint], props.tls);
    this.collector = new OtelCollector(this, 'collector', {
      kind: 'StatefulSet',
      name: WORKLOADS.scraper,
      namespace: NAMESPACES.observability.name,
      component: 'scraper',
      priorityClass: PLATFORM_PRIORITY.name,
      pipelines: {
        metrics: {
          receivers: [prometheusScrape(props.jobs)],
          processors: [memoryLimiter(), clusterAttributes(props.clusterId, props.role)],
          exporters: [door!.spool],
        },
        ...pipelinesToHub('metrics', METRICS, door!),
      },
      disk: { claim: props.volume },
      resources: { cpu: '100m', memory: '384Mi', cpuLimit: '1', memoryLimit: '1Gi' },
      runAs: COLLECTOR_USER,
      replicas: 1,
    });
  }
}
