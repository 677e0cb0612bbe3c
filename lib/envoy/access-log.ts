import { limitedLines } from './log-limit';
import { type EnvoyConfig, TYPE } from './types';

/**
 * One line per refused or failed request; good requests are in the metrics. Of those that a limit refused one in a
 * hundred: a line of each would make a flood of logs of a flood of requests.
 */
export function requestLog(): EnvoyConfig {
  const limited = "response.code_details == 'local_rate_limited'";
  return accessLog(
    REQUEST_FIELDS,
    either(both(REFUSED, celFilter(`!(${limited})`)), both(celFilter(limited), ONE_IN_A_HUNDRED)),
  );
}

/**
 * What fails before a request exists shows only on the listener. Everybody may knock there, so the lines are limited; a
 * share of them would hide the few refusals of a cluster whose certificate is wrong. Envoy's counters have all.
 */
export function handshakeLog(className: string): EnvoyConfig {
  return accessLog(
    {
      time: '%START_TIME%',
      door: className,
      peer: '%DOWNSTREAM_REMOTE_ADDRESS%',
      refused: '%DOWNSTREAM_TRANSPORT_FAILURE_REASON%',
    },
    both(celFilter("connection.transport_failure_reason != ''"), limitedLines(className)),
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

/**
 * A refused call of gRPC is an answer with code 200 and a status in its trailers. Plain HTTP has no such status, and the
 * filter of the status takes that for a refusal.
 */
const REFUSED: EnvoyConfig = either(
  {
    status_code_filter: {
      comparison: { op: 'GE', value: { default_value: 400, runtime_key: 'access_log_min_code' } },
    },
  },
  both(celFilter("request.path.startsWith('/opentelemetry.')"), {
    grpc_status_filter: { statuses: ['OK'], exclude: true },
  }),
);

const ONE_IN_A_HUNDRED: EnvoyConfig = {
  runtime_filter: {
    runtime_key: 'access_log_rate_limited',
    percent_sampled: { numerator: 1, denominator: 'HUNDRED' },
    use_independent_randomness: true,
  },
};

function both(...filters: EnvoyConfig[]): EnvoyConfig {
  return { and_filter: { filters } };
}

function either(...filters: EnvoyConfig[]): EnvoyConfig {
  return { or_filter: { filters } };
}

function celFilter(expression: string): EnvoyConfig {
  return {
    extension_filter: {
      name: 'envoy.access_loggers.extension_filters.cel',
      typed_config: {
        '@type': `${TYPE}.extensions.access_loggers.filters.cel.v3.ExpressionFilter`,
        expression,
      },
    },
  };
}

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
