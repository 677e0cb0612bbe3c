import { RECEIVER_LIMIT_BYTES, MAX_LINE_BYTES } from '../model/limits';
import { NODE_CIDR } from '../model/linode';
import { type Peer } from '../model/pod';
import { PORTS } from '../model/ports';
import { MIB } from '../model/units';
import {
  ALL_SIGNALS,
  type ComponentConfig,
  LOGS,
  METRICS,
  type Receiver,
  type Signal,
  TRACES,
} from './component';
import { criOperators } from './cri-logs';
import { fileStorage } from './extensions';
import { type ScrapeJob } from './scrape';

function grpcServer(limit: number, metadata: ComponentConfig = {}): ComponentConfig {
  return {
    endpoint: `0.0.0.0:${PORTS.otlpGrpc}`,
    max_recv_msg_size_mib: limit / MIB,
    max_concurrent_streams: 256,
    ...metadata,
    keepalive: {
      // Ends long-lived connections, so that clients meet new replicas (collector 9211).
      server_parameters: { max_connection_age: '10m', max_connection_age_grace: '1m' },
      enforcement_policy: { min_time: '10s', permit_without_stream: true },
    },
  };
}

export interface OtlpReceiverOptions {
  /** Who may send. */
  readonly from: readonly Peer[];
  /** Keeps request headers for `from_context`. @default false */
  readonly includeMetadata?: boolean;
  /** Largest message, uncompressed. @default RECEIVER_LIMIT_BYTES */
  readonly limitBytes?: number;
}

/** OTLP over gRPC and HTTP. On every address, so that `kubectl port-forward` reaches it; the network policy admits. */
export function otlp(options: OtlpReceiverOptions): Receiver<Signal> {
  const limit = options.limitBytes ?? RECEIVER_LIMIT_BYTES;
  const metadata = options.includeMetadata === true ? { include_metadata: true } : {};
  return {
    kind: 'receiver',
    id: 'otlp',
    signals: ALL_SIGNALS,
    config: {
      protocols: {
        grpc: grpcServer(limit, metadata),
        http: {
          endpoint: `0.0.0.0:${PORTS.otlpHttp}`,
          max_request_body_size: limit,
          ...metadata,
        },
      },
    },
    needs: {
      ports: [
        { name: 'otlp-grpc', port: PORTS.otlpGrpc, inService: true, from: options.from, protocol: 'h2c' },
        { name: 'otlp-http', port: PORTS.otlpHttp, inService: true, from: options.from, protocol: 'http' },
      ],
    },
  };
}

/** What this collector's own spool sends, on loopback. */
export function ownSpool(port: number, name: string): Receiver<Signal> {
  return {
    kind: 'receiver',
    id: `otlp/${name}_spool`,
    signals: ALL_SIGNALS,
    config: {
      protocols: {
        grpc: { endpoint: `127.0.0.1:${port}`, max_recv_msg_size_mib: RECEIVER_LIMIT_BYTES / MIB },
      },
    },
  };
}

/** OTLP over gRPC for senders that choose the pod by its name; no Service spreads over the pods what belongs to one. */
export function otlpOfPod(from: readonly Peer[]): Receiver<'traces'> {
  return {
    kind: 'receiver',
    id: 'otlp',
    signals: TRACES,
    config: { protocols: { grpc: grpcServer(RECEIVER_LIMIT_BYTES) } },
    needs: {
      ports: [{ name: 'otlp-grpc', port: PORTS.otlpGrpc, inService: false, from, protocol: 'h2c' }],
    },
  };
}

const VOLUME_ATTRIBUTES = [
  'aws.volume.id',
  'fs.type',
  'gce.pd.name',
  'glusterfs.endpoints.name',
  'glusterfs.path',
  'partition',
];

/** Node, pod and container metrics of the kubelet on this node. */
export function kubeletStats(): Receiver<'metrics'> {
  return {
    kind: 'receiver',
    id: 'kubeletstats',
    signals: METRICS,
    config: {
      auth_type: 'serviceAccount',
      // LKE's node names do not resolve, and its kubelet certificate has no address in it.
      endpoint: `https://\${env:K8S_NODE_IP}:${PORTS.kubelet}`,
      insecure_skip_verify: true,
      collection_interval: '30s',
      metric_groups: ['node', 'pod', 'container'],
      // Attributes of volume metrics, which are off; 0.149.0 warns about each that is not switched off by name.
      resource_attributes: Object.fromEntries(VOLUME_ATTRIBUTES.map((name) => [name, { enabled: false }])),
    },
    needs: {
      env: [{ name: 'K8S_NODE_IP', field: 'status.hostIP' }],
      // nodes/proxy would allow to run commands in every container; nodes/stats is enough.
      rules: [{ apiGroups: [''], resources: ['nodes/stats'], verbs: ['get'] }],
      egress: [{ to: { cidr: NODE_CIDR }, port: PORTS.kubelet }],
    },
  };
}

export interface PodLogsOptions {
  /** Directory for read offsets, on the agent's volume. */
  readonly offsetsDirectory: string;
  /** Disk that they may take. */
  readonly offsetsBytes: number;
  /** `<namespace>_<pod>_<uid>/<container>` globs that are not read: the agent's own, or it would feed itself. */
  readonly exclude: readonly string[];
}

/** Container logs of every pod on this node, with namespace, pod and container taken from the path. */
export function podLogs(options: PodLogsOptions): Receiver<'logs'> {
  const storage = fileStorage('pod_logs', options.offsetsDirectory);
  return {
    kind: 'receiver',
    id: 'file_log/pods',
    signals: LOGS,
    storage: { directory: options.offsetsDirectory, bytes: options.offsetsBytes },
    extensions: [storage],
    config: {
      // Also what the kubelet has renamed: a rotation may come before the last lines are read, or while the agent is down.
      include: ['/var/log/pods/*/*/*.log', '/var/log/pods/*/*/*.log.*'],
      // The newest renamed file stays as it is until the next rotation; older ones are compressed by way of a `.tmp`.
      exclude: [
        ...options.exclude.map((glob) => `/var/log/pods/${glob}/*`),
        '/var/log/pods/*/*/*.gz',
        '/var/log/pods/*/*/*.tmp',
      ],
      // containerd cuts a line after 16 KiB, also inside a character: decoded part by part, both halves would be replaced.
      encoding: 'utf-8-raw',
      // A log that appears while the agent is down is read whole; offsets keep the rest from being read twice.
      start_at: 'beginning',
      include_file_path: true,
      include_file_name: false,
      max_log_size: MAX_LINE_BYTES,
      storage: storage.id,
      // Without it a refused batch is gone: the receiver does not retry by itself.
      retry_on_failure: { enabled: true, max_elapsed_time: 0 },
      operators: criOperators(MAX_LINE_BYTES),
    },
    needs: {
      // Lines are in the exporter's queue before their offset is stored: a killed agent reads some twice and misses none.
      args: ['--feature-gates=stanza.synchronousLogEmitter'],
      mounts: [{ name: 'pod-logs', path: '/var/log/pods', hostPath: '/var/log/pods', readOnly: true }],
    },
  };
}

/** Pulls Prometheus targets; each job brings its own discovery, filters and peers. */
export function prometheusScrape(jobs: readonly ScrapeJob[]): Receiver<'metrics'> {
  return {
    kind: 'receiver',
    id: 'prometheus',
    signals: METRICS,
    config: { config: { scrape_configs: jobs.map((job) => job.config) } },
    needs: {
      rules: jobs.flatMap((job) => job.needs.rules ?? []),
      egress: jobs.flatMap((job) => job.needs.egress ?? []),
    },
  };
}
