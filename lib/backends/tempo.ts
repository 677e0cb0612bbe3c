import { Construct } from 'constructs';
import { type HubCluster } from '../fleet/cluster';
import { GO_MEMORY_SHARE, goMemoryLimit } from '../model/go-memory';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { GRAFANA, SCRAPER } from '../model/peers';
import { type Peer } from '../model/pod';
import { PORTS } from '../model/ports';
import { goDuration, parseBytes } from '../model/units';
import { IMAGES } from '../model/versions';
import { type Part } from '../workload/part';
import { Store } from './store';
import { storeJob } from './store-job';
import { TEMPO_SECONDS, type TempoLoad, tempoLimits } from './tempo-limits';

export interface TempoProps extends Omit<TempoLoad, 'memoryBytes'> {
  readonly retentionSeconds: number;
  /** Claim, e.g. `30Gi`. */
  readonly volume: string;
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
  const limits = tempoLimits({
    bytesPerSecond: props.bytesPerSecond,
    clusterBytesPerSecond: props.clusterBytesPerSecond,
    replaySeconds: props.replaySeconds,
    memoryBytes: parseBytes(RESOURCES.memoryLimit),
  });
  return {
    server: { http_listen_port: PORTS.tempo, log_level: 'warn' },
    distributor: {
      receivers: {
        otlp: { protocols: { http: { endpoint: `0.0.0.0:${PORTS.otlpHttp}` } } },
      },
    },
    ingester: {
      trace_idle_period: goDuration(TEMPO_SECONDS.traceIdle),
      trace_live_period: goDuration(TEMPO_SECONDS.traceLive),
      flush_check_period: goDuration(TEMPO_SECONDS.flushCheck),
      max_block_duration: goDuration(TEMPO_SECONDS.block),
    },
    query_frontend: { search: { query_ingesters_until: goDuration(limits.freshSeconds) } },
    compactor: { compaction: { block_retention: goDuration(props.retentionSeconds) } },
    overrides: {
      defaults: {
        ingestion: {
          rate_limit_bytes: limits.rateBytes,
          burst_size_bytes: limits.burstBytes,
          max_traces_per_user: limits.liveTraces,
        },
        global: { max_bytes_per_trace: limits.traceBytes },
      },
    },
    storage: {
      trace: {
        backend: 'local',
        local: { path: `${DATA}/blocks` },
        wal: { path: `${DATA}/wal`, ingestion_time_range_slack: goDuration(limits.slackSeconds) },
      },
    },
    usage_report: { reporting_enabled: false },
  };
}

export function tempoPart(hub: HubCluster): Part {
  const { spec, classes, doors, retentionSeconds, replaySeconds, bytesPerSecond } = hub;
  return {
    chart: '22-tempo',
    build: (chart) =>
      new Tempo(chart, 'tempo', {
        retentionSeconds: retentionSeconds.traces,
        volume: spec.hub.storage.tempo,
        bytesPerSecond,
        clusterBytesPerSecond: Math.max(...classes.map((row) => row.contract.bytesPerSecond * row.edgeShare)),
        replaySeconds,
        writers: doors.map(({ upstream }) => upstream.pods),
        readers: [GRAFANA, SCRAPER],
      }),
    scrape: [storeJob(WORKLOADS.tempo, PORTS.tempo)],
  };
}
