import { type ComponentConfig, type Exporter, type Signal } from '../../lib/collector/component';
import { memoryLimiter } from '../../lib/collector/memory-limiter';
import { pipeline, type Pipelines } from '../../lib/collector/pipeline';
import { podLogs } from '../../lib/collector/pod-logs';
import { primaryFirst, type TwoWays } from '../../lib/collector/primary-first';
import { renderCollector } from '../../lib/collector/render-collector';
import { collector, receiver, ways } from './seeded-faults';

function pipelines(changed: Partial<TwoWays<Signal>> = {}): Pipelines {
  return primaryFirst('metrics', {
    name: 'gold',
    from: receiver,
    processors: [memoryLimiter()],
    ways: { ...ways, ...changed },
  });
}

function primary(part: 'sending_queue' | 'retry_on_failure', values: object): Pipelines {
  const { config } = ways.primary;
  const changed: Exporter<Signal> = {
    ...ways.primary,
    config: { ...config, [part]: { ...(config[part] as object), ...values } },
  };
  return pipelines({ primary: changed });
}

test('new data goes the primary way first, then to the fallback queue', () => {
  const { config } = renderCollector(collector(pipelines()));
  const { pipelines: rendered } = config['service'] as { pipelines: ComponentConfig };
  expect(rendered).toEqual({
    'metrics/gold_new': {
      receivers: ['otlp'],
      processors: ['memory_limiter'],
      exporters: ['failover/metrics_gold'],
    },
    'metrics/gold_live': {
      receivers: ['failover/metrics_gold'],
      processors: [],
      exporters: ['otlp_http/gold_live'],
    },
    'metrics/gold_backlog': {
      receivers: ['failover/metrics_gold'],
      processors: [],
      exporters: ['otlp_http/gold_backlog'],
    },
  });
  expect(config['connectors']).toMatchObject({
    'failover/metrics_gold': { priority_levels: [['metrics/gold_live'], ['metrics/gold_backlog']] },
  });
});

const files = podLogs({ offsets: { path: '/var/lib/otelcol/o', bytes: 1 }, exclude: [] });

const AT = 'exporters.otlp_http/gold_live';

test.each<[string, Pipelines, string]>([
  [
    'a batch on the primary way, which takes the data out of what would go to the fallback queue',
    primary('sending_queue', { batch: { min_size: 1 } }),
    `${AT}.sending_queue.batch: batching takes the data out`,
  ],
  [
    'a primary way that answers before it has delivered',
    primary('sending_queue', { wait_for_result: false }),
    `${AT}.sending_queue: the failover must hear of the result`,
  ],
  [
    'a primary way that keeps what it could not deliver',
    primary('sending_queue', { storage: 'file_storage/x' }),
    `${AT}.sending_queue: the failover must hear of the result`,
  ],
  [
    'a primary way that tries again by itself while the fallback queue is idle',
    primary('retry_on_failure', { enabled: true }),
    `${AT}.retry_on_failure.enabled: the failover's next way is the retry`,
  ],
  [
    'a failover whose last way keeps nothing',
    pipelines({ fallback: { ...ways.primary, id: 'otlp_http/gold_again' } }),
    'connectors.failover/metrics_gold.priority_levels: the last, metrics/gold_backlog, keeps nothing on disk',
  ],
  [
    'a primary way without a fallback queue',
    [pipeline('logs', { receivers: [files], processors: [memoryLimiter()], exporters: [ways.primary] })],
    'service.pipelines.logs.receivers: nothing keeps what fails here',
  ],
])('%s: refused', (_, changed, refusedAt) => {
  let message = '';
  try {
    renderCollector(collector(changed));
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message.split('\n')).toHaveLength(1);
  expect(message).toContain(refusedAt);
});
