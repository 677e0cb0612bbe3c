import { scrub, scrubMetrics } from '../../lib/collector/scrub';

test('metrics are hashed with the key of the cluster, logs and traces masked: one mask would make one series of many users', () => {
  expect(scrubMetrics().config).toEqual({
    ...scrub().config,
    hash_function: 'hmac-sha256',
    hmac_key: '${env:MASKING_KEY}',
  });
  expect(scrubMetrics().needs?.env).toEqual([
    { name: 'MASKING_KEY', secret: 'otel-masking-key', key: 'tls.key' },
  ]);
  expect(scrub().config).not.toHaveProperty('hash_function');
});
