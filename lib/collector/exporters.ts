import { type OtlpEndpoint } from '../model/endpoint';
import { type Egress, type Mount, type Storage } from '../model/pod';
import {
  ALL_SIGNALS,
  type ComponentConfig,
  type Exporter,
  METRICS,
  type Signal,
  type Signals,
} from './component';
import { fileStorage } from './extensions';
import { RECEIVER_LIMIT_BYTES } from './receivers';

/**
 * Largest batch on the wire: far under a quarter of the receiver's limit, since a message may grow after batching. Loki
 * copies the attributes of a resource to each of its lines, so what it hands on inside is a multiple.
 */
export const MAX_BATCH_BYTES = 1_000_000;

/**
 * A batch is sent from this size on, or after a second. What is under way when a process is killed is sent again by
 * the next one: small batches make few duplicates. At the gold contract of one edge these are five requests a second.
 */
const MIN_BATCH_BYTES = 100_000;

/** Client certificate (cert-manager Secret) and the hub's CA (reviewed file), as mounted in the pod. */
export interface ClientTls {
  readonly certificate: Mount;
  readonly ca: Mount;
}

/** OTLP/gRPC with mutual TLS to one class's door. */
export function otlpToHub(endpoint: OtlpEndpoint, tls: ClientTls, queueDirectory: string): Exporter<Signal> {
  return durable(ALL_SIGNALS, `otlp_grpc/${endpoint.name}`, queueDirectory, endpoint.queueBytes, {
    config: {
      endpoint: `${endpoint.host}:${endpoint.grpcPort}`,
      compression: 'zstd',
      tls: {
        ca_file: `${tls.ca.path}/ca.pem`,
        cert_file: `${tls.certificate.path}/tls.crt`,
        key_file: `${tls.certificate.path}/tls.key`,
        min_version: '1.3',
        // cert-manager renews a third of the lifetime ahead; the kubelet needs about two minutes to show it.
        reload_interval: '1m',
      },
      // A NodeBalancer publishes no idle timeout, so an idle connection must not stay silent.
      keepalive: { time: '30s', timeout: '10s', permit_without_stream: true },
      timeout: '30s',
    },
    mounts: [tls.certificate, tls.ca],
    egress: [{ to: { cidr: '0.0.0.0/0' }, port: endpoint.grpcPort }],
  });
}

/** A store without a queue before it: see `Delivery`. */
export interface SynchronousStore {
  readonly name: string;
  readonly egress: Egress;
}

export interface StoreOptions extends SynchronousStore {
  readonly queueBytes: number;
  readonly queueDirectory: string;
  /** Header whose values share no batch: with the identity's, a cluster with a bad clock spoils only its own. */
  readonly partitionBy?: string;
}

/** OTLP/HTTP to a store inside the hub. */
export function otlpHttpToStore<S extends Signal>(
  signals: Signals<S>,
  endpoint: string,
  options: StoreOptions | SynchronousStore,
): Exporter<S> {
  const config = { endpoint, compression: 'gzip', timeout: '30s' };
  return toStore(signals, `otlp_http/${options.name}`, config, options);
}

/** OTLP/gRPC without TLS to a store inside the hub, admitted there by network policy. */
export function otlpToStore<S extends Signal>(
  signals: Signals<S>,
  endpoint: string,
  options: StoreOptions | SynchronousStore,
): Exporter<S> {
  const config = { endpoint, compression: 'none', tls: { insecure: true }, timeout: '30s' };
  return toStore(signals, `otlp_grpc/${options.name}`, config, options);
}

function toStore<S extends Signal>(
  signals: Signals<S>,
  id: string,
  config: ComponentConfig,
  options: StoreOptions | SynchronousStore,
): Exporter<S> {
  const egress = [options.egress];
  if (!('queueBytes' in options)) {
    return {
      kind: 'exporter',
      id,
      signals,
      delivery: { kind: 'synchronous' },
      // A retry here would outlast the sender's deadline, and then be answered to nobody: the sender has the queue.
      config: { ...config, sending_queue: { enabled: false }, retry_on_failure: { enabled: false } },
      needs: { egress },
    };
  }
  const { queueDirectory, queueBytes, partitionBy } = options;
  return durable(signals, id, queueDirectory, queueBytes, { config, egress, partitionBy });
}

/** Prometheus remote-write. The exporter has no durable queue: a chosen loss, see `hub.metrics.export`. */
export function remoteWriteToStore(endpoint: string, name: string, egress: Egress): Exporter<'metrics'> {
  return {
    kind: 'exporter',
    id: `prometheusremotewrite/${name}`,
    signals: METRICS,
    delivery: { kind: 'memory', reason: 'hub.metrics.export: remoteWrite; the exporter knows no storage' },
    config: {
      endpoint,
      timeout: '30s',
      // Series as Prometheus makes them of OTLP: `job` and `instance` say the service, `promotedLabels` keeps its name.
      resource_to_telemetry_conversion: { enabled: true, exclude_service_attributes: true },
      disable_scope_info: true,
      // One at a time keeps samples of a series in order (contrib 42222).
      max_batch_request_parallelism: 1,
      remote_write_queue: { enabled: true, queue_size: 10_000, num_consumers: 1 },
      retry_on_failure: { enabled: true, max_elapsed_time: 0 },
    },
    needs: { egress: [egress] },
  };
}

interface DurableParts {
  readonly config: ComponentConfig;
  readonly mounts?: readonly Mount[];
  readonly egress: readonly Egress[];
  readonly partitionBy?: string | undefined;
}

/** The one legal shape of an exporter that leaves the pod: queue on disk, batches by bytes, retry without end. */
function durable<S extends Signal>(
  signals: Signals<S>,
  id: string,
  directory: string,
  bytes: number,
  parts: DurableParts,
): Exporter<S> {
  const queueFile = fileStorage(id.replace(/[^a-z0-9]+/g, '_'), directory);
  const storage: Storage = { directory, bytes };
  return {
    kind: 'exporter',
    id,
    signals,
    delivery: { kind: 'durable', storage, receiverLimitBytes: RECEIVER_LIMIT_BYTES },
    extensions: [queueFile],
    config: {
      ...parts.config,
      sending_queue: {
        enabled: true,
        storage: queueFile.id,
        sizer: 'bytes',
        queue_size: bytes,
        num_consumers: 10,
        // A full queue makes the receiver wait and refuse, and the sender keeps its data.
        block_on_overflow: true,
        batch: {
          sizer: 'bytes',
          min_size: MIN_BATCH_BYTES,
          max_size: MAX_BATCH_BYTES,
          flush_timeout: '1s',
          ...(parts.partitionBy === undefined ? {} : { partition: { metadata_keys: [parts.partitionBy] } }),
        },
      },
      retry_on_failure: { enabled: true, initial_interval: '1s', max_interval: '30s', max_elapsed_time: 0 },
    },
    needs: { mounts: parts.mounts ?? [], egress: parts.egress },
  };
}
