import { type Door } from '../fleet/door';
import { MAX_REQUEST_BYTES } from '../model/limits';
import { type EnvoyConfig, filter, TYPE } from './types';

/**
 * The contract of a class at one Envoy: its requests, then its bytes on the wire, of the whole class and of each
 * cluster's share. The bytes are known when a request has come in whole, so a buffer stands between the two.
 */
export function admission(door: Door, fleetSize: number): EnvoyConfig[] {
  return [
    filter('envoy.filters.http.local_ratelimit', requestLimit(door, fleetSize)),
    filter('envoy.filters.http.buffer', {
      '@type': `${TYPE}.extensions.filters.http.buffer.v3.Buffer`,
      max_request_bytes: MAX_REQUEST_BYTES,
    }),
    filter('envoy.filters.http.local_ratelimit', byteLimit(door, fleetSize)),
  ];
}

function requestLimit({ className, requests }: Door, fleetSize: number): EnvoyConfig {
  return {
    ...limit(`admission_${className}`, fleetSize),
    token_bucket: bucket(requests.ofClass),
    rate_limits: [{ actions: [byCluster()] }],
    descriptors: [{ entries: [{ key: 'cluster' }], token_bucket: bucket(requests.ofCluster) }],
  };
}

function byteLimit({ className, requestsPerSecond, bytes }: Door, fleetSize: number): EnvoyConfig {
  // The buffer has written the length of what it held, also for gRPC, whose requests state none.
  const cost = { hits_addend: { format: '%REQ(content-length)%' } };
  return {
    ...limit(`admission_bytes_${className}`, fleetSize),
    // Takes one token of a request, whatever its length: the two below count bytes.
    token_bucket: bucket(requestsPerSecond),
    rate_limits: [
      { actions: [byCluster()], ...cost },
      {
        actions: [{ generic_key: { descriptor_key: 'class', descriptor_value: className } }],
        ...cost,
      },
    ],
    descriptors: [
      { entries: [{ key: 'cluster' }], token_bucket: byteBucket(bytes.ofCluster) },
      { entries: [{ key: 'class', value: className }], token_bucket: byteBucket(bytes.ofClass) },
    ],
  };
}

function limit(statPrefix: string, fleetSize: number): EnvoyConfig {
  return {
    '@type': `${TYPE}.extensions.filters.http.local_ratelimit.v3.LocalRateLimit`,
    stat_prefix: statPrefix,
    filter_enabled: always('local_rate_limit_enabled'),
    filter_enforced: always('local_rate_limit_enforced'),
    // 429 over gRPC is UNAVAILABLE, which clients retry; RESOURCE_EXHAUSTED they would drop.
    rate_limited_as_resource_exhausted: false,
    response_headers_to_add: [{ header: { key: 'retry-after', value: '1' } }],
    max_dynamic_descriptors: 2 * fleetSize,
  };
}

function byCluster(): EnvoyConfig {
  return {
    extension: {
      name: 'envoy.rate_limit_descriptors.expr',
      typed_config: {
        '@type': `${TYPE}.extensions.rate_limit_descriptors.expr.v3.Descriptor`,
        descriptor_key: 'cluster',
        text: 'connection.uri_san_peer_certificate',
      },
    },
  };
}

/** A second's tokens each second, and two seconds' worth saved up. */
function bucket(tokens: number): EnvoyConfig {
  return { max_tokens: 2 * tokens, tokens_per_fill: tokens, fill_interval: '1s' };
}

/** As `bucket`, and never too small for the largest request, which would be refused for ever. */
function byteBucket(perSecond: number): EnvoyConfig {
  const { max_tokens: tokens, ...rest } = bucket(perSecond);
  return { max_tokens: Math.max(tokens as number, MAX_REQUEST_BYTES), ...rest };
}

function always(runtimeKey: string): EnvoyConfig {
  return { runtime_key: runtimeKey, default_value: { numerator: 100, denominator: 'HUNDRED' } };
}
