import { Construct } from 'constructs';
import { ATTRIBUTES } from '../model/attributes';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { type Peer } from '../model/pod';
import { PORTS } from '../model/ports';
import { PLATFORM_PRIORITY } from '../model/priority';
import { goDuration } from '../model/units';
import { IMAGES } from '../model/versions';
import { ConfigFiles } from '../workload/config-files';
import { Workload } from '../workload/workload';
import { toYaml } from '../yaml';

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
 * with 503 for ever, and the gateway's queue stands still behind it: seen with a batch of 3 MB, 30,000 short lines that
 * became 6 MB with their attributes.
 */
const MAX_INTERNAL_BYTES = 268_435_456;

/** The log store: one process, TSDB index, files on its own volume. */
export class Loki extends Construct {
  readonly workload: Workload;

  constructor(scope: Construct, id: string, props: LokiProps) {
    super(scope, id);
    const common = { name: WORKLOADS.loki, namespace: NAMESPACES.monitoring.name, component: 'log-store' };
    const config = new ConfigFiles(this, 'config', {
      ...common,
      name: `${common.name}-config`,
      files: { 'loki.yaml': toYaml(lokiConfig(props)) },
    });
    this.workload = new Workload(this, 'workload', {
      ...common,
      kind: 'StatefulSet',
      replicas: 1,
      image: IMAGES.loki,
      args: ['-config.file=/etc/loki/loki.yaml'],
      ports: [
        {
          name: 'http',
          port: PORTS.loki,
          inService: true,
          from: [...props.writers, ...props.readers],
          protocol: 'http',
        },
      ],
      mounts: [config.mount('/etc/loki')],
      data: { name: 'data', path: DATA, disk: { claim: props.volume } },
      egress: [],
      resources: { cpu: '300m', memory: '1Gi', cpuLimit: '2', memoryLimit: '2Gi' },
      runAs: { user: 10001, group: 10001 },
      readiness: { path: '/ready', port: PORTS.loki },
      startSeconds: 600,
      // Flushes its chunks on the way out.
      stopSeconds: 300,
      priorityClass: PLATFORM_PRIORITY.name,
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
      wal: { enabled: true, dir: `${DATA}/wal`, flush_on_shutdown: true },
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
