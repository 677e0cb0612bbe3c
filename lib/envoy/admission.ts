import { type TrafficClass } from '../config/traffic-class';
import { MAX_REQUEST_BYTES } from '../model/limits';
import { type EnvoyConfig, filter, TYPE } from './types';

export interface AdmissionProps {
  /** Least number of Envoys that share a class's contract. */
  readonly replicas: number;
  /** Clusters that may send; bounds the number of buckets. */
  readonly fleetSize: number;
}

/**
 * The contract of a class at one Envoy: its requests, then its bytes on the wire, of the whole class and of each
 * cluster's share. The bytes are known when a request has come in whole, so a buffer stands between the two.
 */
export function admission(row: TrafficClass, props: AdmissionProps): EnvoyConfig[] {
  return [
    filter('envoy.filters.http.local_ratelimit', requestLimit(row, props)),
    filter('envoy.filters.http.buffer', {
      '@type': `${TYPE}.extensions.filters.http.buffer.v3.Buffer`,
      max_request_bytes: MAX_REQUEST_BYTES,
    }),
    filter('envoy.filters.http.local_ratelimit', byteLimit(row, props)),
  ];
}

function requestLimit(row: TrafficClass, props: AdmissionProps): EnvoyConfig {
  const { contract, edgeShare } = row;
  const perSecond = contract.requestsPerSecond / props.replicas;
  return {
    ...limit(`admission_${row.name}`, props),
    token_bucket: bucket(perSecond),
    rate_limits: [{ actions: [byCluster()] }],
    descriptors: [{ entries: [{ key: 'cluster' }], token_bucket: bucket(perSecond * edgeShare) }],
  };
}

function byteLimit(row: TrafficClass, props: AdmissionProps): EnvoyConfig {
  const { contract, edgeShare } = row;
  const perSecond = contract.bytesPerSecond / props.replicas;
  // The buffer has written the length of what it held, also for gRPC, whose requests state none.
  const cost = { hits_addend: { format: '%REQ(content-length)%' } };
  return {
    ...limit(`admission_bytes_${row.name}`, props),
    // Takes one token of a request, whatever its length: the two below count bytes.
    token_bucket: bucket(contract.requestsPerSecond),
    rate_limits: [
      { actions: [byCluster()], ...cost },
      {
        actions: [{ generic_key: { descriptor_key: 'class', descriptor_value: row.name } }],
        ...cost,
      },
    ],
    descriptors: [
      { entries: [{ key: 'cluster' }], token_bucket: byteBucket(perSecond * edgeShare) },
      { entries: [{ key: 'class', value: row.name }], token_bucket: byteBucket(perSecond) },
    ],
  };
}

function limit(statPrefix: string, { fleetSize }: AdmissionProps): EnvoyConfig {
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
function bucket(perSecond: number): EnvoyConfig {
  const tokens = Math.ceil(perSecond);
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
