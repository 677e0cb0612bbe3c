import { type EnvoyConfig, TYPE } from './envoy-types';

/** One line per refused or failed request, and per refused handshake; good requests are in the metrics. */
export function requestLog(protocol: 'grpc' | 'http'): EnvoyConfig {
  return accessLog(REQUEST_FIELDS, REFUSED_BY[protocol]);
}

/** What fails before a request exists shows only on the listener. */
export function handshakeLog(): EnvoyConfig {
  return accessLog(
    {
      time: '%START_TIME%',
      peer: '%DOWNSTREAM_REMOTE_ADDRESS%',
      refused: '%DOWNSTREAM_TRANSPORT_FAILURE_REASON%',
    },
    TLS_FAILED,
  );
}

const REQUEST_FIELDS = {
  time: '%START_TIME%',
  door: '%FILTER_CHAIN_NAME%',
  cluster: '%DOWNSTREAM_PEER_URI_SAN%',
  path: '%REQ(:PATH)%',
  code: '%RESPONSE_CODE%',
  grpc: '%GRPC_STATUS%',
  flags: '%RESPONSE_FLAGS%',
  details: '%RESPONSE_CODE_DETAILS%',
  bytes: '%BYTES_RECEIVED%',
  duration_ms: '%DURATION%',
};

/** A refused call of gRPC is an answer with code 200 and a status in its trailers; plain HTTP has no such status. */
const REFUSED_BY: Readonly<Record<'grpc' | 'http', EnvoyConfig>> = {
  grpc: { grpc_status_filter: { statuses: ['OK'], exclude: true } },
  http: {
    status_code_filter: {
      comparison: { op: 'GE', value: { default_value: 400, runtime_key: 'access_log_min_code' } },
    },
  },
};

const TLS_FAILED: EnvoyConfig = {
  extension_filter: {
    name: 'envoy.access_loggers.extension_filters.cel',
    typed_config: {
      '@type': `${TYPE}.extensions.access_loggers.filters.cel.v3.ExpressionFilter`,
      expression: "connection.transport_failure_reason != ''",
    },
  },
};

function accessLog(fields: Record<string, string>, onlyIf: EnvoyConfig): EnvoyConfig {
  return {
    name: 'envoy.access_loggers.stdout',
    filter: onlyIf,
    typed_config: {
      '@type': `${TYPE}.extensions.access_loggers.stream.v3.StdoutAccessLog`,
      log_format: { json_format: fields },
    },
  };
}
