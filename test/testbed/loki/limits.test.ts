import { NAMESPACES } from '../../../lib';
import { readFleet } from '../../../stacks/config';
import { lokiConfig } from '../../../testbed/loki/limits';
import { bytesOf, nanosOf, nanosOfTime, rfc3339 } from '../../../testbed/loki/units';
import { configMapData } from '../../judge/support/pod-files';
import { FLEET, objectsOf } from '../../support/fixtures';

const MIB = 1_048_576;
const HOUR = 3_600e9;

function rendered(): string {
  const objects = objectsOf('hub', readFleet(FLEET));
  return configMapData('loki-config', NAMESPACES.monitoring.name, objects)['loki.yaml']!;
}

test('limits come from the rendered file where it sets them, and are those of Loki 3.7.8 where it does not', () => {
  const { port, data, limits, otlp } = lokiConfig(rendered());
  expect({ port, data }).toEqual({ port: 3_100, data: '/var/loki' });
  expect(limits).toMatchObject({
    // Rendered.
    max_line_size: MIB,
    max_line_size_truncate: 1,
    reject_old_samples_max_age: 168 * HOUR,
    retention_period: 168 * HOUR,
    max_chunk_age: 6 * HOUR,
    // Loki's own.
    max_structured_metadata_size: 65_536,
    max_structured_metadata_entries_count: 128,
    max_label_names_per_series: 15,
    max_label_value_length: 2_048,
    max_global_streams_per_user: 5_000,
    creation_grace_period: HOUR / 6,
    max_recv_msg_size: 100 * MIB,
  });
  expect(limits.ingestion_burst_size_mb).toBe(2 * limits.ingestion_rate_mb);
  expect(otlp.resource.map(({ attributes }) => attributes)).toEqual([
    ['cluster.id', 'telemetry.class', 'service.name', 'k8s.namespace.name'],
  ]);
});

test('index labels of Loki itself come first, unless they are switched off', () => {
  const kept = lokiConfig(rendered().replace('ignore_defaults: true', 'ignore_defaults: false'));
  expect(kept.otlp.resource.map(({ attributes }) => attributes!.length)).toEqual([18, 4]);
});

test('a limit that no rule of the table knows is refused: the stand-in would not hold it', () => {
  const text = rendered().replace('limits_config:', 'limits_config:\n  volume_enabled: true');
  expect(() => lokiConfig(text)).toThrow('limits_config: the stand-in has no rule for volume_enabled');
});

test.each([
  [bytesOf, '64KB', 65_536],
  [bytesOf, '1mb', MIB],
  [bytesOf, 10, 10],
  [nanosOf, '1h30m', 1.5 * HOUR],
  [nanosOf, '0s', 0],
])('%p reads %p', (read, text, value) => {
  expect(read(text)).toBe(value);
});

test.each([
  [bytesOf, '64KiB'],
  [nanosOf, '1 hour'],
  [nanosOf, ''],
])('%p refuses %p', (read, text) => {
  expect(() => read(text)).toThrow();
});

test('a time keeps its nanoseconds', () => {
  const time = 1_795_905_598_004_705_679n;
  expect(rfc3339(time)).toBe('2026-11-28T22:39:58.004705679Z');
  expect(nanosOfTime(rfc3339(time))).toBe(time);
  expect(nanosOfTime('2026-11-28T23:19:58.5Z') % 1_000_000_000n).toBe(500_000_000n);
});
