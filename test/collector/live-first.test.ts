import { type ComponentConfig, type Exporter, METRICS, type Signal } from '../../lib/collector/component';
import { type LiveAndBacklog } from '../../lib/collector/exporters';
import { liveFirst } from '../../lib/collector/live-first';
import { type Pipelines } from '../../lib/collector/pipeline';
import { memoryLimiter } from '../../lib/collector/processors';
import { podLogs } from '../../lib/collector/receivers';
import { renderCollector } from '../../lib/collector/render-collector';
import { collector, receiver, ways } from './seeded-faults';

function pipelines(changed: Partial<LiveAndBacklog<Signal>> = {}): Pipelines {
  return liveFirst('metrics', METRICS, {
    name: 'gold',
    from: receiver,
    processors: [memoryLimiter()],
    ways: { ...ways, ...changed },
  });
}

function live(part: 'sending_queue' | 'retry_on_failure', values: object): Pipelines {
  const { config } = ways.live;
  const changed: Exporter<Signal> = {
    ...ways.live,
    config: { ...config, [part]: { ...(config[part] as object), ...values } },
  };
  return pipelines({ live: changed });
}

test('what is new goes first the direct way, then by way of the disk', () => {
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

const files = podLogs({ offsetsDirectory: '/var/lib/otelcol/o', offsetsBytes: 1, exclude: [] });

const AT = 'exporters.otlp_http/gold_live';

test.each<[string, Pipelines, string]>([
  [
    'a batch on the direct way, which takes the data out of what would go to the disk',
    live('sending_queue', { batch: { min_size: 1 } }),
    `${AT}.sending_queue.batch: batching takes the data out`,
  ],
  [
    'a direct way that answers before it has delivered',
    live('sending_queue', { wait_for_result: false }),
    `${AT}.sending_queue: the failover must hear of the result`,
  ],
  [
    'a direct way that keeps what it could not deliver',
    live('sending_queue', { storage: 'file_storage/x' }),
    `${AT}.sending_queue: the failover must hear of the result`,
  ],
  [
    'a direct way that tries again by itself while the disk is idle',
    live('retry_on_failure', { enabled: true }),
    `${AT}.retry_on_failure.enabled: the failover's next way is the retry`,
  ],
  [
    'a failover whose last way keeps nothing',
    pipelines({ backlog: { ...ways.live, id: 'otlp_http/gold_again' } }),
    'connectors.failover/metrics_gold.priority_levels: the last, metrics/gold_backlog, keeps nothing on disk',
  ],
  [
    'a direct way that nothing stands behind',
    { logs: { receivers: [files], processors: [memoryLimiter()], exporters: [ways.live] } },
    'service.pipelines.logs.receivers: what fails here is held by nobody',
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
