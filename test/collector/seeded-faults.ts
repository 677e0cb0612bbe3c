import { type CollectorOptions } from '../../lib/collector/collector-options';
import { type Exporter, type Processor, type Receiver, type Signal } from '../../lib/collector/component';
import { routeByNamespace } from '../../lib/collector/connectors';
import { fileStorage } from '../../lib/collector/extensions';
import { otlpToHub } from '../../lib/collector/hub-exporters';
import { memoryLimiter } from '../../lib/collector/memory-limiter';
import { otlp } from '../../lib/collector/otlp-receivers';
import { pipeline, type Pipelines } from '../../lib/collector/pipeline';
import { podLogs } from '../../lib/collector/pod-logs';
import { tailSampling } from '../../lib/collector/tail-sampling';

/** The disk that the sound collector's one queue needs, and a little more. */
const DISK = { path: '/var/lib/otelcol', bytes: 2_000_000_000 };

/** A sound exporter, receiver and collector from which every fault departs in one thing. */
export const receiver = otlp({ from: [] });
export const ways = otlpToHub(
  { name: 'gold', host: 'gold.example.org', port: 4318, queueBytes: 1_000_000_000 },
  {
    certificate: { name: 'client-tls', path: '/etc/client-tls', secret: 'otel-client-tls' },
    ca: { name: 'hub-ca', path: '/etc/hub-ca', configMap: 'hub-ca' },
  },
  `${DISK.path}/gold`,
);
export const exporter = ways.fallback;

export function collector(pipelines: Pipelines, more: Partial<CollectorOptions> = {}): CollectorOptions {
  return { pipelines, disk: DISK, metricsPort: 8888, ...more };
}

export const sound = collector([
  pipeline('metrics', { receivers: [receiver], processors: [memoryLimiter()], exporters: [exporter] }),
]);

function withExporter(changed: Exporter<Signal>): CollectorOptions {
  return collector([
    pipeline('metrics', { receivers: [receiver], processors: [memoryLimiter()], exporters: [changed] }),
  ]);
}

function change(part: 'sending_queue' | 'retry_on_failure', values: object): Exporter<Signal> {
  return {
    ...exporter,
    config: { ...exporter.config, [part]: { ...(exporter.config[part] as object), ...values } },
  };
}

export interface SeededFault {
  readonly name: string;
  /** Start of the message: the field. `compile error` where the compiler refuses it. */
  readonly refusedAt: string;
  readonly options: CollectorOptions;
  /** Whether the collector's own `validate` refuses it too. */
  readonly realRefuses: boolean;
}

const queue = exporter.config['sending_queue'] as { batch: object };
const logsReceiver: Receiver<'logs'> = podLogs({
  offsets: { path: `${DISK.path}/o`, bytes: 1 },
  exclude: [],
});

/** Six faults that the renderer refuses and four that do not compile. */
export const SEEDED_FAULTS: readonly SeededFault[] = [
  {
    name: 'memory_limiter is not first',
    refusedAt: 'service.pipelines.metrics.processors: the first is redaction',
    options: collector([
      pipeline('metrics', {
        receivers: [receiver],
        processors: [redaction(), memoryLimiter()],
        exporters: [exporter],
      }),
    ]),
    realRefuses: false,
  },
  {
    name: 'queue in memory only',
    refusedAt: 'exporters.otlp_http/gold_backlog.sending_queue.storage: missing',
    options: withExporter(change('sending_queue', { storage: undefined })),
    realRefuses: false,
  },
  {
    name: 'batches thrown away after five minutes',
    refusedAt: 'exporters.otlp_http/gold_backlog.retry_on_failure.max_elapsed_time: 300s',
    options: withExporter(change('retry_on_failure', { max_elapsed_time: '300s' })),
    realRefuses: false,
  },
  {
    name: 'batch larger than a quarter of what the receiver takes',
    refusedAt: 'exporters.otlp_http/gold_backlog.sending_queue.batch.max_size: 8000000 is over a quarter',
    options: withExporter(change('sending_queue', { batch: { ...queue.batch, max_size: 8_000_000 } })),
    realRefuses: false,
  },
  {
    name: 'queue larger than its disk',
    refusedAt: 'exporters.*.sending_queue.queue_size: the queues may take 1.2 GiB',
    options: { ...sound, disk: { ...DISK, bytes: 1_000_000_000 } },
    realRefuses: false,
  },
  {
    name: 'variable that the pod does not define',
    refusedAt: '${env:HUB_ADDRESS}: the pod defines no such variable',
    options: withExporter({
      ...exporter,
      config: { ...exporter.config, endpoint: 'https://${env:HUB_ADDRESS}:4318' },
    }),
    realRefuses: false,
  },
  {
    name: 'logs receiver in a metrics pipeline',
    refusedAt: 'compile error',
    options: collector([
      pipeline('metrics', {
        // @ts-expect-error a receiver of logs has no metrics
        receivers: [logsReceiver],
        processors: [memoryLimiter()],
        exporters: [exporter],
      }),
    ]),
    realRefuses: true,
  },
  {
    name: 'misspelt signal',
    refusedAt: 'compile error',
    options: collector([
      // @ts-expect-error there is no signal of this name
      pipeline('metrix', { receivers: [receiver], processors: [memoryLimiter()], exporters: [exporter] }),
    ]),
    realRefuses: true,
  },
  {
    name: 'exporter used as processor',
    refusedAt: 'compile error',
    options: collector([
      pipeline('metrics', {
        receivers: [receiver],
        // @ts-expect-error an exporter processes nothing
        processors: [memoryLimiter(), exporter],
        exporters: [exporter],
      }),
    ]),
    realRefuses: true,
  },
  {
    name: 'router of metrics in a logs pipeline',
    refusedAt: 'compile error',
    options: collector([
      pipeline('logs', {
        receivers: [receiver],
        processors: [memoryLimiter()],
        // @ts-expect-error the router carries metrics only
        exporters: [routeByNamespace('metrics', 'a', [])],
      }),
    ]),
    realRefuses: true,
  },
];

const sampler = tailSampling({
  decisionWaitSeconds: 10,
  slowMilliseconds: 1_000,
  keepServices: [],
  classes: [{ name: 'gold', percent: 100 }],
  routes: [],
});

function sampling(changed: Partial<Processor<'traces'>>): CollectorOptions {
  return collector([
    pipeline('traces', {
      receivers: [receiver],
      processors: [memoryLimiter(), { ...sampler, ...changed } as Processor<'traces'>],
      exporters: [exporter],
    }),
  ]);
}

/** Further rules of the renderer, each with the message's start. */
export const FURTHER_FAULTS: readonly Omit<SeededFault, 'realRefuses'>[] = [
  {
    name: 'batch processor before a durable queue',
    refusedAt: 'service.pipelines.metrics.processors: batch loses what it holds',
    options: collector([
      pipeline('metrics', {
        receivers: [receiver],
        processors: [memoryLimiter(), processor('batch')],
        exporters: [exporter],
      }),
    ]),
  },
  {
    name: 'two pipelines of one name, of which the configuration would keep the second only',
    refusedAt: 'service.pipelines.metrics: there are two of this name',
    options: collector([...sound.pipelines, ...sound.pipelines]),
  },
  {
    name: 'debug exporter without the flag',
    refusedAt: 'exporters.debug: prints payloads into the log',
    options: collector([
      pipeline('metrics', { receivers: [receiver], processors: [memoryLimiter()], exporters: [debug()] }),
    ]),
  },
  {
    name: 'two queues in one directory',
    refusedAt: `extensions.file_storage/otlp_http_gold_backlog.directory: ${DISK.path}/gold is already that of file_storage/other`,
    options: { ...sound, extensions: [fileStorage('other', `${DISK.path}/gold`)] },
  },
  {
    name: 'queue beside the volume',
    refusedAt: 'extensions.file_storage/other.directory: /tmp/queue is not on the disk',
    options: { ...sound, extensions: [fileStorage('other', '/tmp/queue')] },
  },
  {
    name: 'queue without a disk',
    refusedAt: 'disk: queues on disk need a disk',
    options: { ...sound, disk: undefined },
  },
  {
    name: 'queue bounded in requests',
    refusedAt: 'exporters.otlp_http/gold_backlog.sending_queue.sizer: "requests"',
    options: withExporter(change('sending_queue', { sizer: 'requests' })),
  },
  {
    name: 'one id for two components',
    refusedAt: 'processors.redaction: two components with one id differ',
    options: collector([
      pipeline('metrics', {
        receivers: [receiver],
        processors: [memoryLimiter(), redaction(), processor('redaction')],
        exporters: [exporter],
      }),
    ]),
  },
  {
    name: 'tail sampling of which nobody says that it loses what it holds',
    refusedAt: 'processors.tail_sampling: loses what it holds when the process dies',
    options: sampling({ holds: undefined }),
  },
  {
    name: 'tail sampling that throws away what it has no room for',
    refusedAt: 'processors.tail_sampling.block_on_overflow: false',
    options: sampling({ config: { ...sampler.config, block_on_overflow: false } }),
  },
  {
    name: 'tail sampling that forgets its decisions, and with them never frees its memory',
    refusedAt: 'processors.tail_sampling.decision_cache.non_sampled_cache_size: 0 is less than num_traces',
    options: sampling({
      config: {
        ...sampler.config,
        decision_cache: { ...(sampler.config['decision_cache'] as object), non_sampled_cache_size: 0 },
      },
    }),
  },
  {
    name: 'router to a pipeline that does not listen',
    refusedAt: 'connectors.routing/metrics: sends to metrics/gold, which does not receive from it',
    options: collector([
      pipeline('metrics', {
        receivers: [receiver],
        processors: [memoryLimiter()],
        exporters: [routeByNamespace('metrics', 'gold', [])],
      }),
    ]),
  },
];

function processor(id: string): Processor<Signal> {
  return { kind: 'processor', id, signals: receiver.signals, config: {} };
}

function redaction(): Processor<Signal> {
  return { ...processor('redaction'), config: { allow_all_keys: true } };
}

function debug(): Exporter<Signal> {
  return {
    kind: 'exporter',
    id: 'debug',
    signals: receiver.signals,
    delivery: { kind: 'local' },
    config: {},
  };
}
