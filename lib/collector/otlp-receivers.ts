import { RECEIVER_LIMIT_BYTES } from '../model/limits';
import { type Peer } from '../model/pod';
import { PORTS } from '../model/ports';
import { MIB } from '../model/units';
import { ALL_SIGNALS, type ComponentConfig, type Receiver, type Signal, TRACES } from './component';

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
