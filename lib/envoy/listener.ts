import { type Door } from '../fleet/door';
import { IDENTITY_HEADER } from '../model/headers';
import { PORTS } from '../model/ports';
import { handshakeLog, requestLog } from './access-log';
import { admission } from './admission';
import { ENVOY_PATHS } from './paths';
import { retryElsewhere } from './retry';
import { address, type EnvoyConfig, filter, TYPE } from './types';

/** How each protocol of OTLP is told apart, and where the gateways listen for it. */
export const OTLP_PROTOCOLS = {
  grpc: {
    upstreamPort: PORTS.otlpGrpc,
    paths: ['Trace', 'Metrics', 'Logs'].map(
      (signal) => `/opentelemetry.proto.collector.${signal.toLowerCase()}.v1.${signal}Service/Export`,
    ),
  },
  http: {
    upstreamPort: PORTS.otlpHttp,
    paths: ['traces', 'metrics', 'logs'].map((signal) => `/v1/${signal}`),
  },
} as const;

export type OtlpProtocol = keyof typeof OTLP_PROTOCOLS;

/** Name of Envoy's cluster that leads to a class's gateway over a protocol. */
export function upstreamName({ className }: Door, protocol: OtlpProtocol): string {
  return `${className}-${protocol}`;
}

/**
 * The door of a class: ends mutual TLS, puts the peer's SPIFFE id into the identity header, admits by contract, routes
 * to the class's gateway. One listener on both ports, because the buckets of a limit are a listener's: two would grant
 * each cluster its share twice.
 */
export function doorListener(door: Door, fleetSize: number): EnvoyConfig {
  const name = door.className;
  return {
    name,
    // In metrics in place of an address, of which there are two.
    stat_prefix: name,
    address: address('0.0.0.0', door.grpcPort),
    additional_addresses: [{ address: address('0.0.0.0', door.httpPort) }],
    per_connection_buffer_limit_bytes: 1_048_576,
    access_log: [handshakeLog(name)],
    filter_chains: [
      {
        name,
        transport_socket: {
          name: 'envoy.transport_sockets.tls',
          typed_config: downstreamTls(name),
        },
        transport_socket_connect_timeout: '10s',
        filters: [connectionManager(door, fleetSize)],
      },
    ],
  };
}

/** Only the SPIFFE validator decides: each cluster is a trust domain, and a class without clusters trusts nobody. */
function downstreamTls(className: string): EnvoyConfig {
  return {
    '@type': `${TYPE}.extensions.transport_sockets.tls.v3.DownstreamTlsContext`,
    require_client_certificate: true,
    common_tls_context: {
      tls_params: { tls_minimum_protocol_version: 'TLSv1_3' },
      alpn_protocols: ['h2', 'http/1.1'],
      tls_certificate_sds_secret_configs: [fileSecret('server', ENVOY_PATHS.config)],
      validation_context_sds_secret_config: fileSecret(trustName(className), trustDirectory(className)),
    },
  };
}

/** Name of the SDS secret, and stem of its file, that holds the CAs of one class's clusters. */
export function trustName(className: string): string {
  return `trust-${className}`;
}

/** Each class's file is a ConfigMap of its own: a ConfigMap holds 1 MiB, about a thousand clusters. */
export function trustDirectory(className: string): string {
  return `${ENVOY_PATHS.trust}/${className}`;
}

function fileSecret(name: string, directory: string): EnvoyConfig {
  return {
    name,
    sds_config: {
      resource_api_version: 'V3',
      path_config_source: { path: `${directory}/${name}.yaml`, watched_directory: { path: directory } },
    },
  };
}

function connectionManager(door: Door, fleetSize: number): EnvoyConfig {
  return filter('envoy.filters.network.http_connection_manager', {
    '@type': `${TYPE}.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: door.className,
    codec_type: 'AUTO',
    http2_protocol_options: {
      max_concurrent_streams: 128,
      initial_stream_window_size: 1_048_576,
      initial_connection_window_size: 4_194_304,
      allow_connect: false,
    },
    common_http_protocol_options: {
      // A revoked client is gone after this, and replicas share the load again.
      max_connection_duration: '600s',
      idle_timeout: '300s',
      max_headers_count: 64,
      headers_with_underscores_action: 'REJECT_REQUEST',
    },
    max_request_headers_kb: 16,
    request_headers_timeout: '10s',
    request_timeout: '60s',
    stream_idle_timeout: '60s',
    drain_timeout: '10s',
    normalize_path: true,
    use_remote_address: true,
    skip_xff_append: true,
    forward_client_cert_details: 'SANITIZE',
    server_header_transformation: 'PASS_THROUGH',
    access_log: [requestLog()],
    http_filters: [
      ...admission(door, fleetSize),
      filter('envoy.filters.http.router', {
        '@type': `${TYPE}.extensions.filters.http.router.v3.Router`,
      }),
    ],
    route_config: routes(door),
  });
}

function routes(door: Door): EnvoyConfig {
  return {
    name: door.className,
    // The cluster's name comes from its certificate, never from the client.
    request_headers_to_remove: [IDENTITY_HEADER],
    request_headers_to_add: [
      {
        header: { key: IDENTITY_HEADER, value: '%DOWNSTREAM_PEER_URI_SAN%' },
        append_action: 'OVERWRITE_IF_EXISTS_OR_ADD',
      },
    ],
    virtual_hosts: [
      {
        name: door.className,
        domains: ['*'],
        routes: (Object.keys(OTLP_PROTOCOLS) as OtlpProtocol[]).flatMap((protocol) =>
          OTLP_PROTOCOLS[protocol].paths.map((path) => ({
            match: { path },
            route: {
              cluster: upstreamName(door, protocol),
              timeout: '60s',
              hash_policy: [{ header: { header_name: IDENTITY_HEADER } }],
              retry_policy: retryElsewhere(),
            },
          })),
        ),
      },
    ],
  };
}
