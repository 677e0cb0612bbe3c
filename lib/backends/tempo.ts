import { Construct } from 'constructs';
import { type HubCluster } from '../fleet/cluster';
import { GO_MEMORY_SHARE, goMemoryLimit } from '../model/go-memory';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { GRAFANA, SCRAPER } from '../model/peers';
import { type Peer } from '../model/pod';
import { PORTS } from '../model/ports';
import { goDuration } from '../model/units';
import { IMAGES } from '../model/versions';
import { type Part } from '../workload/part';
import { Store } from './store';
import { storeJob } from './store-job';

export interface TempoProps {
  readonly retentionSeconds: number;
  /** Claim, e.g. `30Gi`. */
  readonly volume: string;
  /** Bytes a second that all classes together may bring. */
  readonly bytesPerSecond: number;
  readonly writers: readonly Peer[];
  readonly readers: readonly Peer[];
}

const DATA = '/var/tempo';

const RESOURCES = { cpu: '300m', memory: '1Gi', cpuLimit: '2', memoryLimit: '2Gi' };

/** The trace store: one process, blocks on its own volume. */
export class Tempo extends Construct {
  readonly store: Store;

  constructor(scope: Construct, id: string, props: TempoProps) {
    super(scope, id);
    this.store = new Store(this, 'store', {
      name: WORKLOADS.tempo,
      namespace: NAMESPACES.monitoring.name,
      component: 'trace-store',
      image: IMAGES.tempo,
      args: ['-config.file=/etc/tempo/tempo.yaml'],
      env: [goMemoryLimit(RESOURCES.memoryLimit, GO_MEMORY_SHARE)],
      config: { directory: '/etc/tempo', file: 'tempo.yaml', content: tempoConfig(props) },
      data: { path: DATA, disk: { claim: props.volume } },
      ports: [
        { name: 'otlp-http', port: PORTS.otlpHttp, inService: true, from: props.writers, protocol: 'http' },
        { name: 'http', port: PORTS.tempo, inService: true, from: props.readers, protocol: 'http' },
      ],
      egress: [],
      resources: RESOURCES,
      runAs: { user: 10001, group: 10001 },
      readiness: { path: '/ready', port: PORTS.tempo },
      startSeconds: 300,
      stopSeconds: 120,
    });
  }
}

function tempoConfig(props: TempoProps): object {
  const rate = 2 * props.bytesPerSecond;
  return {
    server: { http_listen_port: PORTS.tempo, log_level: 'warn' },
    distributor: {
      receivers: {
        otlp: { protocols: { http: { endpoint: `0.0.0.0:${PORTS.otlpHttp}` } } },
      },
    },
    ingester: { max_block_duration: '5m' },
    compactor: { compaction: { block_retention: goDuration(props.retentionSeconds) } },
    overrides: {
      defaults: { ingestion: { rate_limit_bytes: rate, burst_size_bytes: 2 * rate } },
    },
    storage: {
      trace: {
        backend: 'local',
        local: { path: `${DATA}/blocks` },
        wal: { path: `${DATA}/wal` },
      },
    },
    usage_report: { reporting_enabled: false },
  };
}

export function tempoPart({ spec, doors, retentionSeconds, bytesPerSecond }: HubCluster): Part {
  return {
    chart: '22-tempo',
    build: (chart) =>
      new Tempo(chart, 'tempo', {
        retentionSeconds: retentionSeconds.traces,
        volume: spec.hub.storage.tempo,
        bytesPerSecond,
        writers: doors.map(({ upstream }) => upstream.pods),
        readers: [GRAFANA, SCRAPER],
      }),
    scrape: [storeJob(WORKLOADS.tempo, PORTS.tempo)],
  };
}
