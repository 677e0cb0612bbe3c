import { IDENTITY_HEADER } from '../model/names';
import { type TrafficClass } from '../model/traffic-class';
import { handshakeLog, requestLog } from './envoy-access-log';
import { admission, type AdmissionProps } from './envoy-rate-limit';
import { address, type EnvoyConfig, filter, TYPE } from './envoy-types';

/** Where Envoy finds its files; all directories are watched. */
export const ENVOY_PATHS = {
  config: '/etc/envoy',
  trust: '/etc/envoy-trust',
  serverTls: '/etc/envoy-server-tls',
};

/** One listener: a class and a protocol. */
export interface Door {
  readonly row: TrafficClass;
  readonly protocol: 'grpc' | 'http';
  readonly port: number;
  readonly upstreamPort: number;
}

export function doorName({ row, protocol }: Door): string {
  return `${row.name}-${protocol}`;
}

/** Ends mutual TLS, puts the peer's SPIFFE id into the identity header, admits by contract, routes to the class's gateway. */
export function doorListener(door: Door, props: AdmissionProps): EnvoyConfig {
  return {
    name: doorName(door),
    address: address('0.0.0.0', door.port),
    per_connection_buffer_limit_bytes: 1_048_576,
    access_log: [handshakeLog()],
    filter_chains: [
      {
        name: doorName(door),
        transport_socket: {
          name: 'envoy.transport_sockets.tls',
          typed_config: downstreamTls(door),
        },
        transport_socket_connect_timeout: '10s',
        filters: [connectionManager(door, props)],
      },
    ],
  };
}

/** Only the SPIFFE validator decides: each cluster is a trust domain, and a class without clusters trusts nobody. */
function downstreamTls({ row, protocol }: Door): EnvoyConfig {
  return {
    '@type': `${TYPE}.extensions.transport_sockets.tls.v3.DownstreamTlsContext`,
    require_client_certificate: true,
    common_tls_context: {
      tls_params: { tls_minimum_protocol_version: 'TLSv1_3' },
      alpn_protocols: protocol === 'grpc' ? ['h2'] : ['h2', 'http/1.1'],
      tls_certificate_sds_secret_configs: [fileSecret('server', ENVOY_PATHS.config)],
      validation_context_sds_secret_config: fileSecret(trustName(row.name), trustDirectory(row.name)),
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

function connectionManager(door: Door, props: AdmissionProps): EnvoyConfig {
  return filter('envoy.filters.network.http_connection_manager', {
    '@type': `${TYPE}.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: doorName(door).replace('-', '_'),
    codec_type: door.protocol === 'grpc' ? 'HTTP2' : 'AUTO',
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
    access_log: [requestLog(door.protocol)],
    http_filters: [
      ...admission(door.row, props),
      filter('envoy.filters.http.router', {
        '@type': `${TYPE}.extensions.filters.http.router.v3.Router`,
      }),
    ],
    route_config: routes(door),
  });
}

function routes(door: Door): EnvoyConfig {
  const paths =
    door.protocol === 'grpc'
      ? ['trace', 'metrics', 'logs'].map(
          (signal) =>
            `/opentelemetry.proto.collector.${signal}.v1.${signal[0]!.toUpperCase()}${signal.slice(1)}Service/Export`,
        )
      : ['traces', 'metrics', 'logs'].map((signal) => `/v1/${signal}`);
  return {
    name: doorName(door),
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
        name: doorName(door),
        domains: ['*'],
        routes: paths.map((path) => ({
          match: { path },
          route: {
            cluster: doorName(door),
            timeout: '60s',
            hash_policy: [{ header: { header_name: IDENTITY_HEADER } }],
          },
        })),
      },
    ],
  };
}
