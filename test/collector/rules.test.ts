import { memoryLimiter } from '../../lib/collector/memory-limiter';
import { pipeline } from '../../lib/collector/pipeline';
import { renderCollector } from '../../lib/collector/render-collector';
import { collector, exporter, FURTHER_FAULTS, receiver, SEEDED_FAULTS, sound } from './seeded-faults';

const atRender = [
  ...SEEDED_FAULTS.filter(({ refusedAt }) => refusedAt !== 'compile error'),
  ...FURTHER_FAULTS,
];

test('the sound collector, from which every fault departs in one thing, is rendered', () => {
  const { config } = renderCollector(sound);
  expect(Object.keys(config['exporters'] as object)).toEqual(['otlp_http/gold_backlog']);
});

test.each(atRender)(
  '$name: refused before anything is written, naming the field',
  ({ options, refusedAt }) => {
    let message = '';
    try {
      renderCollector(options);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.split('\n').filter((line) => line.startsWith(refusedAt))).toHaveLength(1);
    expect(message.split('\n')).toHaveLength(1);
  },
);

test('six faults are refused at render and four by the compiler', () => {
  expect(SEEDED_FAULTS.filter(({ refusedAt }) => refusedAt !== 'compile error')).toHaveLength(6);
  expect(SEEDED_FAULTS.filter(({ refusedAt }) => refusedAt === 'compile error')).toHaveLength(4);
});

test('every fault is reported at once, so that one run is enough to mend all', () => {
  const options = collector([
    pipeline('metrics', { receivers: [receiver], processors: [], exporters: [exporter] }),
    pipeline('logs', { receivers: [receiver], processors: [], exporters: [exporter] }),
  ]);
  expect(() => renderCollector({ ...options, disk: undefined })).toThrow(
    /metrics\.processors[^]*logs\.processors[^]*disk/,
  );
});

test('a queue is counted once for each signal that fills a file of its own', () => {
  const steps = { receivers: [receiver], processors: [memoryLimiter()], exporters: [exporter] } as const;
  const disk = { path: '/var/lib/otelcol', bytes: 10_000_000_000 };
  const { storage } = renderCollector(
    collector([pipeline('metrics', steps), pipeline('logs', steps), pipeline('traces', steps)], { disk }),
  );
  expect(storage.map(({ bytes }) => bytes)).toEqual([1_000_000_000, 1_000_000_000, 1_000_000_000]);
});

test('what components need is derived once: ports, egress, mounts and environment', () => {
  const { needs } = renderCollector(sound);
  expect(needs.ports.map(({ port }) => port)).toEqual([4317, 4318]);
  expect(needs.egress).toEqual([{ to: { cidr: '0.0.0.0/0' }, port: 4318 }]);
  expect(needs.mounts.map(({ path }) => path)).toEqual(['/etc/client-tls', '/etc/hub-ca']);
  expect(needs.env).toEqual([]);
});
