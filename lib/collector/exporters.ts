import { type OtlpEndpoint } from '../fleet/endpoint';
import { BACKLOG_HEADER } from '../model/headers';
import { GATEWAY_LIMIT_BYTES, MAX_BATCH_BYTES, MIN_BATCH_BYTES, SPOOL_BYTES } from '../model/limits';
import { aggregatorHost } from '../model/names';
import { AGGREGATOR } from '../model/peers';
import { ANYONE, type Egress, type Mount, type Storage } from '../model/pod';
import { PORTS } from '../model/ports';
import {
  ALL_SIGNALS,
  type ComponentConfig,
  type Exporter,
  METRICS,
  type Signal,
  type Signals,
  TRACES,
} from './component';
import { fileStorage } from './extensions';

/** A peer that is gone without a word is noticed after 40 seconds, and its name resolved anew. */
const KEEPALIVE = { time: '30s', timeout: '10s', permit_without_stream: true };

/** Client certificate (cert-manager Secret) and the hub's CA (reviewed file), as mounted in the pod. */
export interface ClientTls {
  readonly certificate: Mount;
  readonly ca: Mount;
}

/** Two ways to one place: what is new goes at once, what could not go waits on disk and goes beside it. */
export interface LiveAndBacklog<S extends Signal> {
  readonly live: Exporter<S>;
  readonly backlog: Exporter<S>;
}

/** Requests under way at the door, of each signal and class: what a kill may send twice. */
const HUB_REQUESTS = 4;

/** A gateway that waits for a store that hangs puts the data on its own disk after `LIVE_TIMEOUT`, and answers then. */
const HUB_TIMEOUT = '15s';
const LIVE_TIMEOUT = '5s';

/**
 * OTLP/HTTP with mutual TLS to one class's door. Not gRPC: after minutes of an outage that waits up to two minutes between
 * two attempts to connect (its back-off, which no setting of the collector bounds); HTTP connects with the next request.
 */
export function otlpToHub(
  { name, host, port, queueBytes }: OtlpEndpoint,
  tls: ClientTls,
  directory: string,
): LiveAndBacklog<Signal> {
  const parts = {
    config: {
      endpoint: `https://${host}:${port}`,
      compression: 'zstd',
      // A NodeBalancer publishes no idle timeout, so an idle connection must not stay silent; and one that leads nowhere
      // any more is noticed.
      http2_read_idle_timeout: '30s',
      http2_ping_timeout: '10s',
      tls: {
        ca_file: `${tls.ca.path}/ca.pem`,
        cert_file: `${tls.certificate.path}/tls.crt`,
        key_file: `${tls.certificate.path}/tls.key`,
        min_version: '1.3',
        // cert-manager renews a third of the lifetime ahead; the kubelet needs about two minutes to show it.
        reload_interval: '1m',
      },
    },
    mounts: [tls.certificate, tls.ca],
    egress: [{ to: ANYONE, port }],
  };
  return {
    live: synchronous(ALL_SIGNALS, `otlp_http/${name}_live`, HUB_REQUESTS, HUB_TIMEOUT, parts),
    backlog: durable(ALL_SIGNALS, `otlp_http/${name}_backlog`, directory, queueBytes, {
      ...parts,
      config: { ...parts.config, headers: { [BACKLOG_HEADER]: 'true' } },
      consumers: HUB_REQUESTS / 2,
    }),
  };
}

/**
 * From a pipeline of this collector, by way of a short queue on disk, to a receiver of the same collector on `port`:
 * what comes in many small requests is acknowledged at once and goes on in batches.
 */
export function spoolTo(port: number, name: string, directory: string): Exporter<Signal> {
  return durable(ALL_SIGNALS, `otlp_grpc/${name}_spool`, directory, SPOOL_BYTES, {
    config: { endpoint: `127.0.0.1:${port}`, compression: 'none', tls: { insecure: true } },
    egress: [],
    consumers: HUB_REQUESTS,
  });
}

export interface StoreOptions {
  readonly name: string;
  /** Requests with new data that one replica may have under way at the store; with old data a quarter of it. */
  readonly requests: number;
  readonly egress: Egress;
  /** The way by the disk. @default none: what the store does not take goes back to the sender */
  readonly queue?: {
    readonly bytes: number;
    readonly directory: string;
    /** Header whose values share no batch: a store refuses a batch whole for one sample of one cluster. */
    readonly partitionBy: string;
  };
}

/** The ways to a store; without a queue only the direct one. */
export type StoreWays<S extends Signal> = Pick<LiveAndBacklog<S>, 'live'> & Partial<LiveAndBacklog<S>>;

/** OTLP/HTTP without TLS to a store inside the hub, admitted there by network policy. */
export function otlpToStore<S extends Signal>(
  signals: Signals<S>,
  endpoint: string,
  { name, requests, egress, queue }: StoreOptions,
): StoreWays<S> {
  const parts = { config: { endpoint, compression: 'gzip' }, egress: [egress] };
  const live = synchronous(signals, `otlp_http/${name}_live`, requests, LIVE_TIMEOUT, parts);
  if (queue === undefined) return { live };
  const { directory, bytes, partitionBy } = queue;
  const consumers = Math.ceil(requests / 4);
  return {
    live,
    backlog: durable(signals, `otlp_http/${name}_backlog`, directory, bytes, {
      ...parts,
      consumers,
      partitionBy,
    }),
  };
}

/** OTLP/gRPC without TLS to one aggregator of the own cluster, admitted there by network policy. */
export function otlpToAggregator(
  className: string,
  shard: number,
  queueBytes: number,
  directory: string,
): Exporter<'traces'> {
  const egress = {
    to: AGGREGATOR,
    port: PORTS.otlpGrpc,
  };
  const name = `aggregator-${className}-${shard}`;
  return durable(TRACES, `otlp_grpc/${name}`, `${directory}/${name}`, queueBytes, {
    config: {
      endpoint: `${aggregatorHost(shard)}:${PORTS.otlpGrpc}`,
      compression: 'none',
      tls: { insecure: true },
      keepalive: KEEPALIVE,
    },
    egress: [egress],
    consumers: HUB_REQUESTS,
  });
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

interface ExporterParts {
  readonly config: ComponentConfig;
  readonly mounts?: readonly Mount[];
  readonly egress: readonly Egress[];
}

/** One try, and the answer goes back to whoever sent: nothing is kept, so nothing can be lost here. */
function synchronous<S extends Signal>(
  signals: Signals<S>,
  id: string,
  requests: number,
  timeout: string,
  parts: ExporterParts,
): Exporter<S> {
  return {
    kind: 'exporter',
    id,
    signals,
    delivery: { kind: 'synchronous' },
    config: {
      ...parts.config,
      timeout,
      sending_queue: {
        enabled: true,
        wait_for_result: true,
        sizer: 'requests',
        // As many wait as are under way; more go to the disk at once.
        queue_size: 2 * requests,
        num_consumers: requests,
        block_on_overflow: false,
      },
      retry_on_failure: { enabled: false },
    },
    needs: { mounts: parts.mounts ?? [], egress: parts.egress },
  };
}

interface DurableParts extends ExporterParts {
  readonly consumers: number;
  /** Header whose values share no batch. @default all share */
  readonly partitionBy?: string;
}

/** Queue on disk, batches by bytes, retry without end: what is acknowledged here arrives. */
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
    delivery: { kind: 'durable', storage, receiverLimitBytes: GATEWAY_LIMIT_BYTES },
    extensions: [queueFile],
    config: {
      ...parts.config,
      timeout: '30s',
      sending_queue: {
        enabled: true,
        storage: queueFile.id,
        sizer: 'bytes',
        queue_size: bytes,
        num_consumers: parts.consumers,
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
