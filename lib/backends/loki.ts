import { Construct } from 'constructs';
import { type HubCluster } from '../fleet/cluster';
import { ATTRIBUTES } from '../model/attributes';
import { GO_MEMORY_SHARE, goMemoryLimit } from '../model/go-memory';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { GRAFANA, SCRAPER } from '../model/peers';
import { type Peer } from '../model/pod';
import { PORTS } from '../model/ports';
import { goDuration, MIB, parseBytes } from '../model/units';
import { IMAGES } from '../model/versions';
import { type Part } from '../workload/part';
import { Store } from './store';
import { storeJob } from './store-job';

export interface LokiProps {
  readonly retentionSeconds: number;
  /** Claim, e.g. `50Gi`. */
  readonly volume: string;
  /** How far behind a stream's newest line a replayed one may be: derived from the queues of the fleet. */
  readonly replaySeconds: number;
  /** Bytes a second that all classes together may bring. */
  readonly bytesPerSecond: number;
  readonly writers: readonly Peer[];
  readonly readers: readonly Peer[];
}

/** Attributes that make streams. Without the cluster one edge's replay is refused against another's newest line. */
export const INDEX_LABELS = [
  ATTRIBUTES.clusterId,
  ATTRIBUTES.telemetryClass,
  'service.name',
  'k8s.namespace.name',
];

const DATA = '/var/loki';

/**
 * Largest message between the parts of Loki, 64 times its default. A request that is larger inside than this is answered
 * with 503 for ever, and the gateway's queue stops behind it: seen with a batch of 3 MB, 30,000 short lines that
 * became 6 MB with their attributes.
 */
const MAX_INTERNAL_BYTES = 268_435_456;

const RESOURCES = { cpu: '300m', memory: '1Gi', cpuLimit: '2', memoryLimit: '2Gi' };

/**
 * Share of the memory limit that lines may take while the write-ahead log is read at start, before Loki writes them to
 * chunks. Its default, 4 GB, is twice the limit: after a stop that was no clean one it would be killed at every start.
 * Half, since only the lines are counted, and Go holds garbage beside them.
 */
const REPLAY_SHARE = 0.5;

/** The log store: one process, TSDB index, files on its own volume. */
export class Loki extends Construct {
  readonly store: Store;

  constructor(scope: Construct, id: string, props: LokiProps) {
    super(scope, id);
    this.store = new Store(this, 'store', {
      name: WORKLOADS.loki,
      namespace: NAMESPACES.monitoring.name,
      component: 'log-store',
      image: IMAGES.loki,
      args: ['-config.file=/etc/loki/loki.yaml'],
      env: [goMemoryLimit(RESOURCES.memoryLimit, GO_MEMORY_SHARE)],
      config: { directory: '/etc/loki', file: 'loki.yaml', content: lokiConfig(props) },
      data: { path: DATA, disk: { claim: props.volume } },
      ports: [
        {
          name: 'http',
          port: PORTS.loki,
          inService: true,
          from: [...props.writers, ...props.readers],
          protocol: 'http',
        },
      ],
      egress: [],
      resources: RESOURCES,
      runAs: { user: 10001, group: 10001 },
      readiness: { path: '/ready', port: PORTS.loki },
      startSeconds: 600,
      // It flushes its chunks before it stops.
      stopSeconds: 300,
    });
  }
}

function lokiConfig(props: LokiProps): object {
  const megabytes = Math.ceil((2 * props.bytesPerSecond) / 1e6);
  return {
    auth_enabled: false,
    server: {
      http_listen_port: PORTS.loki,
      log_level: 'warn',
      grpc_server_max_recv_msg_size: MAX_INTERNAL_BYTES,
      grpc_server_max_send_msg_size: MAX_INTERNAL_BYTES,
    },
    ingester_client: {
      grpc_client_config: { max_recv_msg_size: MAX_INTERNAL_BYTES, max_send_msg_size: MAX_INTERNAL_BYTES },
    },
    common: {
      instance_addr: '127.0.0.1',
      path_prefix: DATA,
      replication_factor: 1,
      ring: { kvstore: { store: 'inmemory' } },
      storage: { filesystem: { chunks_directory: `${DATA}/chunks`, rules_directory: `${DATA}/rules` } },
    },
    schema_config: {
      configs: [
        {
          from: '2024-01-01',
          store: 'tsdb',
          object_store: 'filesystem',
          schema: 'v13',
          index: { prefix: 'index_', period: '24h' },
        },
      ],
    },
    ingester: {
      // Loki refuses lines older than half of this behind a stream's newest (400, the batch is lost).
      max_chunk_age: goDuration(2 * props.replaySeconds),
      wal: {
        enabled: true,
        dir: `${DATA}/wal`,
        flush_on_shutdown: true,
        // Loki's MB is 1024 × 1024 bytes.
        replay_memory_ceiling: `${Math.floor((parseBytes(RESOURCES.memoryLimit) * REPLAY_SHARE) / MIB)}MB`,
      },
    },
    compactor: {
      working_directory: `${DATA}/compactor`,
      retention_enabled: true,
      delete_request_store: 'filesystem',
    },
    limits_config: {
      allow_structured_metadata: true,
      retention_period: goDuration(props.retentionSeconds),
      reject_old_samples: true,
      reject_old_samples_max_age: goDuration(props.retentionSeconds),
      // Twice the contracts, so that a replay does not wait for the live data; 429 is retried.
      ingestion_rate_mb: megabytes,
      ingestion_burst_size_mb: 2 * megabytes,
      per_stream_rate_limit: `${megabytes}MB`,
      per_stream_rate_limit_burst: `${2 * megabytes}MB`,
      max_line_size: '1MB',
      max_line_size_truncate: true,
      otlp_config: {
        resource_attributes: {
          ignore_defaults: true,
          attributes_config: [{ action: 'index_label', attributes: INDEX_LABELS }],
        },
      },
    },
    analytics: { reporting_enabled: false },
  };
}

export function lokiPart({ spec, doors, retentionSeconds, replaySeconds, bytesPerSecond }: HubCluster): Part {
  return {
    chart: '21-loki',
    build: (chart) =>
      new Loki(chart, 'loki', {
        retentionSeconds: retentionSeconds.logs,
        volume: spec.hub.storage.loki,
        replaySeconds,
        bytesPerSecond,
        writers: doors.map(({ upstream }) => upstream.pods),
        readers: [GRAFANA, SCRAPER],
      }),
    scrape: [storeJob(WORKLOADS.loki, PORTS.loki)],
  };
}
