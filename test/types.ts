/**
 * What must not compile. `tsc --build` is the test: an `@ts-expect-error` above a line that compiles is itself an error.
 * Nothing here is run.
 */
import { LOGS, METRICS, type Exporter, type Receiver, type Signal } from '../lib/collector/component';
import { type ClassRoute, routeByNamespace } from '../lib/collector/connectors';
import { otlpToStore, remoteWriteToStore, type StoreOptions } from '../lib/collector/exporters';
import { type Pipelines } from '../lib/collector/pipeline';
import { memoryLimiter } from '../lib/collector/processors';
import { otlp, podLogs } from '../lib/collector/receivers';
import { type Storage } from '../lib/model/pod';
import { type OtelCollectorProps } from '../lib/telemetry/otel-collector';
import { type WorkloadProps } from '../lib/workload/workload';

declare const store: StoreOptions;
declare const toEverything: Exporter<Signal>;

const fromWorkloads = otlp({ from: [] });
const limiter = memoryLimiter();
const logs = podLogs({ offsetsDirectory: '/queue/offsets', offsetsBytes: 1, exclude: [] });
const toLoki = otlpToStore(LOGS, 'http://loki', store).backlog!;
const toPrometheus = remoteWriteToStore('http://prometheus', 'prometheus', store.egress);
const metricsRouter = routeByNamespace('metrics', METRICS, 'gold', []);

/** Each line below departs from this in one thing. */
export const sound: Pipelines = {
  metrics: { receivers: [fromWorkloads], processors: [limiter], exporters: [toPrometheus, metricsRouter] },
  'metrics/gold': { receivers: [metricsRouter], processors: [], exporters: [toEverything] },
  logs: { receivers: [fromWorkloads, logs], processors: [limiter], exporters: [toLoki] },
};

export const logsReceiverInMetrics: Pipelines = {
  // @ts-expect-error a receiver of logs has no metrics
  metrics: { receivers: [logs], processors: [limiter], exporters: [toPrometheus] },
};

export const metricsExporterInLogs: Pipelines = {
  // @ts-expect-error remote-write takes metrics only
  logs: { receivers: [logs], processors: [limiter], exporters: [toPrometheus] },
};

export const misspeltSignal: Pipelines = {
  // @ts-expect-error there is no signal of this name
  metrix: { receivers: [fromWorkloads], processors: [limiter], exporters: [toPrometheus] },
};

export const misspeltNamedPipeline: Pipelines = {
  // @ts-expect-error nor with a name behind it
  'metric/gold': { receivers: [fromWorkloads], processors: [limiter], exporters: [toPrometheus] },
};

export const exporterAsProcessor: Pipelines = {
  // @ts-expect-error an exporter processes nothing
  metrics: { receivers: [fromWorkloads], processors: [limiter, toPrometheus], exporters: [toPrometheus] },
};

export const processorAsExporter: Pipelines = {
  // @ts-expect-error a processor delivers nothing
  metrics: { receivers: [fromWorkloads], processors: [], exporters: [limiter] },
};

export const routerOfMetricsInLogs: Pipelines = {
  // @ts-expect-error the router carries metrics only
  logs: { receivers: [fromWorkloads], processors: [limiter], exporters: [metricsRouter] },
};

export const routerOfMetricsOutOfLogs: Pipelines = {
  // @ts-expect-error what comes out of it are metrics
  'logs/gold': { receivers: [metricsRouter], processors: [], exporters: [toLoki] },
};

export const nothingComesOut: Pipelines = {
  // @ts-expect-error a pipeline without an exporter throws away what it takes
  metrics: { receivers: [fromWorkloads], processors: [limiter], exporters: [] },
};

export const nothingGoesIn: Pipelines = {
  // @ts-expect-error a pipeline without a receiver does nothing
  metrics: { receivers: [], processors: [limiter], exporters: [toPrometheus] },
};

// @ts-expect-error an exporter says how it keeps what it has not delivered
export const withoutDelivery: Exporter<'logs'> = {
  kind: 'exporter',
  id: 'otlp_http/loki',
  signals: LOGS,
  config: {},
};

export const memoryWithoutReason: Exporter<'logs'> = {
  ...toLoki,
  // @ts-expect-error a queue in memory loses data: the reason stands beside it
  delivery: { kind: 'memory' },
};

// @ts-expect-error a route names its class
export const routeWithoutClass: ClassRoute = { namespace: 'shop' };

// @ts-expect-error a queue has a bound
export const queueWithoutBound: Storage = { directory: '/queue/loki' };

// @ts-expect-error signals are a record that the compiler compares, not a list
export const signalsAsList: Receiver<'logs'> = { ...logs, signals: ['logs'] };

// @ts-expect-error an OTLP receiver says who may connect
export const receiverForNobody = otlp({});

declare const given: OtelCollectorProps;

/** A collector hands its props on to its workload by name. With a spread a renamed prop would be lost without an error. */
export const handedOn: Partial<WorkloadProps> = {
  nodeLocalService: given.nodeLocalService,
  // @ts-expect-error a prop that the workload does not know under this name
  nodeLocal: given.nodeLocalService,
  // @ts-expect-error a prop that the collector does not know under this name
  toleratesGpuTaint: given.toleratesGpu,
};

// @ts-expect-error nor can a prop be handed on that the workload does not have
export type HandedOn = Pick<WorkloadProps, 'nodeLocalServices'>;
