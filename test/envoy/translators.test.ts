import { handshakeLog } from '../../lib/envoy/access-log';
import { admission } from '../../lib/envoy/admission';
import { upstreamCluster } from '../../lib/envoy/clusters';
import { doorListener } from '../../lib/envoy/listener';
import { logLimits } from '../../lib/envoy/log-limit';
import { retryElsewhere } from '../../lib/envoy/retry';
import { trustSecret } from '../../lib/envoy/trust';
import { GOLD } from './gold-door';

const FLEET_SIZE = 7;

/** A filter's own configuration, without what every one has. */
function typedConfig(filter: unknown): Record<string, unknown> {
  return (filter as { typed_config: Record<string, unknown> }).typed_config;
}

describe('admission', () => {
  const [requests, buffer, bytes] = admission(GOLD, FLEET_SIZE).map(typedConfig);

  test('requests: a second of the class and of each cluster, and two seconds saved up', () => {
    expect(requests).toMatchObject({
      stat_prefix: 'admission_gold',
      token_bucket: { max_tokens: 500, tokens_per_fill: 250, fill_interval: '1s' },
      descriptors: [
        {
          entries: [{ key: 'cluster' }],
          token_bucket: { max_tokens: 100, tokens_per_fill: 50, fill_interval: '1s' },
        },
      ],
    });
  });

  test('between the two limits a request is held whole, so that its bytes are known', () => {
    expect(buffer).toMatchObject({ max_request_bytes: 1_250_000 });
  });

  test('bytes: of each cluster never less than the largest request, which would be refused for ever', () => {
    expect(bytes).toMatchObject({
      stat_prefix: 'admission_bytes_gold',
      descriptors: [
        { entries: [{ key: 'cluster' }], token_bucket: { max_tokens: 1_250_000, tokens_per_fill: 250_000 } },
        {
          entries: [{ key: 'class', value: 'gold' }],
          token_bucket: { max_tokens: 2_500_000, tokens_per_fill: 1_250_000 },
        },
      ],
    });
  });

  test('every request takes a token of the bucket beside the bytes: it holds the whole contract', () => {
    expect(bytes).toMatchObject({ token_bucket: { max_tokens: 1_000, tokens_per_fill: 500 } });
  });

  test('there is a bucket for every cluster of the fleet, and one to spare for each', () => {
    expect(requests).toMatchObject({ max_dynamic_descriptors: 14 });
  });
});

test('a listener has both ports of its door, so that a cluster has its share once', () => {
  expect(doorListener(GOLD, FLEET_SIZE)).toMatchObject({
    name: 'gold',
    stat_prefix: 'gold',
    address: { socket_address: { port_value: 4317 } },
    additional_addresses: [{ address: { socket_address: { port_value: 4318 } } }],
  });
});

test.each([
  ['grpc', 4317],
  ['http', 4318],
] as const)('the upstream of %s leads to every ready pod of the gateway', (protocol, port) => {
  const cluster = upstreamCluster(GOLD, protocol);
  expect(cluster).toMatchObject({ name: `gold-${protocol}`, lb_policy: 'MAGLEV' });
  expect(JSON.stringify(cluster.load_assignment)).toContain(
    `"address":"${GOLD.upstream.host}","port_value":${port}`,
  );
});

test.each(['grpc', 'http'] as const)(
  'over %s a gateway that is not reached gets nothing for a while, and one that refuses keeps its share',
  (protocol) => {
    const { outlier_detection: detection } = upstreamCluster(GOLD, protocol);
    expect(detection).toMatchObject({
      split_external_local_origin_errors: true,
      consecutive_local_origin_failure: 2,
      // One of two may be away.
      max_ejection_percent: 50,
    });
    const byAnswers = ['enforcing_consecutive_5xx', 'enforcing_success_rate'];
    expect(byAnswers.map((key) => (detection as Record<string, unknown>)[key])).toEqual([0, 0]);
  },
);

test('nothing is sent twice that a gateway may have stored', () => {
  const { retry_on: reasons, ...rest } = retryElsewhere();
  expect((reasons as string).split(',')).toEqual(['connect-failure', 'refused-stream']);
  expect(rest).toMatchObject({
    retry_host_predicate: [{ name: 'envoy.retry_host_predicates.previous_hosts' }],
  });
});

test('every request that is under way may take its second way', () => {
  const { circuit_breakers: breakers } = upstreamCluster(GOLD, 'http');
  const [threshold] = (breakers as { thresholds: Record<string, number>[] }).thresholds;
  expect(threshold!['max_retries']).toBe(threshold!['max_requests']);
});

test('every route has a second way', () => {
  const listener = JSON.stringify(doorListener(GOLD, FLEET_SIZE));
  expect(listener.split('"retry_policy"').length).toBe(listener.split('"hash_policy"').length);
  expect(listener.split('"retry_policy"')).toHaveLength(1 + 6);
});

test('the lines of refused handshakes come out of a bucket of their class', () => {
  const { filter } = handshakeLog('gold');
  expect(JSON.stringify(filter)).toContain('"resource_name":"handshakes-gold"');
  expect(logLimits([GOLD, { ...GOLD, className: 'bronze' }])).toMatchObject({
    resources: [
      { name: 'handshakes-gold', resource: { max_tokens: 10, tokens_per_fill: 1, fill_interval: '1s' } },
      { name: 'handshakes-bronze' },
    ],
  });
});

describe('trust', () => {
  const validation = (trusted: typeof GOLD.trusted) => {
    const { resources } = trustSecret({ ...GOLD, trusted }) as { resources: [Record<string, unknown>] };
    return resources[0];
  };

  test('each cluster is a trust domain with its own CA, and only its telemetry clients enter', () => {
    expect(validation(GOLD.trusted)).toMatchObject({
      name: 'trust-gold',
      validation_context: {
        match_typed_subject_alt_names: [
          { san_type: 'URI', matcher: { exact: 'spiffe://far-edge/telemetry' } },
        ],
        custom_validator_config: {
          typed_config: {
            trust_domains: [{ name: 'far-edge', trust_bundle: { inline_string: 'PEM of far-edge' } }],
          },
        },
      },
    });
  });

  test('without a reviewed cluster nobody is trusted', () => {
    expect(validation([])).toMatchObject({
      validation_context: { custom_validator_config: { typed_config: { trust_domains: [] } } },
    });
  });
});
