import { type TrafficClass } from '../model/traffic-class';
import { type EnvoyConfig, TYPE } from './envoy-types';

export interface AdmissionProps {
  /** Least number of Envoys that share a class's contract. */
  readonly replicas: number;
  /** Clusters that may send; bounds the number of buckets. */
  readonly fleetSize: number;
}

/** Per Envoy process: the class's contract over the least replicas, and each cluster's share of it in a bucket of its own. */
export function rateLimit(row: TrafficClass, { replicas, fleetSize }: AdmissionProps): EnvoyConfig {
  const { contract, edgeShare } = row;
  return {
    '@type': `${TYPE}.extensions.filters.http.local_ratelimit.v3.LocalRateLimit`,
    stat_prefix: `admission_${row.name}`,
    token_bucket: bucket(contract.requestsPerSecond / replicas),
    filter_enabled: always('local_rate_limit_enabled'),
    filter_enforced: always('local_rate_limit_enforced'),
    // 429 over gRPC is UNAVAILABLE, which clients retry; RESOURCE_EXHAUSTED they would drop.
    rate_limited_as_resource_exhausted: false,
    response_headers_to_add: [{ header: { key: 'retry-after', value: '1' } }],
    max_dynamic_descriptors: 2 * fleetSize,
    rate_limits: [
      {
        actions: [
          {
            extension: {
              name: 'envoy.rate_limit_descriptors.expr',
              typed_config: {
                '@type': `${TYPE}.extensions.rate_limit_descriptors.expr.v3.Descriptor`,
                descriptor_key: 'cluster',
                text: 'connection.uri_san_peer_certificate',
              },
            },
          },
        ],
      },
    ],
    descriptors: [
      {
        entries: [{ key: 'cluster' }],
        token_bucket: bucket((contract.requestsPerSecond * edgeShare) / replicas),
      },
    ],
  };
}

/** A second's tokens each second, and two seconds' worth saved up. */
function bucket(perSecond: number): EnvoyConfig {
  const tokens = Math.ceil(perSecond);
  return { max_tokens: 2 * tokens, tokens_per_fill: tokens, fill_interval: '1s' };
}

function always(runtimeKey: string): EnvoyConfig {
  return { runtime_key: runtimeKey, default_value: { numerator: 100, denominator: 'HUNDRED' } };
}
