/**
 * What must not compile. `tsc --build` is the test: an `@ts-expect-error` above a line that compiles is itself an error.
 * Nothing here is run.
 */
import { type Exporter, LOGS, type Receiver, type Signal } from '../lib/collector/component';
import { routeByNamespace } from '../lib/collector/connectors';
import { memoryLimiter } from '../lib/collector/memory-limiter';
import { otlp } from '../lib/collector/otlp-receivers';
import { pipeline, type Pipelines } from '../lib/collector/pipeline';
import { podLogs } from '../lib/collector/pod-logs';
import { remoteWriteToStore } from '../lib/collector/remote-write';
import { otlpToStore, type StoreTarget } from '../lib/collector/store-exporters';
import { type ClassRoute } from '../lib/fleet/endpoints';
import { type Directory } from '../lib/model/disk';
import { type OtelCollectorProps } from '../lib/telemetry/otel-collector';
import { type WorkloadProps } from '../lib/workload/workload';

declare const store: StoreTarget;
declare const toEverything: Exporter<Signal>;

const fromWorkloads = otlp({ from: [] });
const limiter = memoryLimiter();
const logs = podLogs({ offsets: { path: '/queue/offsets', bytes: 1 }, exclude: [] });
const toLoki = otlpToStore('logs', store, 1);
const toPrometheus = remoteWriteToStore(store);
const metricsRouter = routeByNamespace('metrics', 'gold', []);

/** Each line below departs from this in one thing. */
export const sound: Pipelines = [
  pipeline('metrics', {
    receivers: [fromWorkloads],
    processors: [limiter],
    exporters: [toPrometheus, metricsRouter],
  }),
  pipeline('metrics/gold', { receivers: [metricsRouter], processors: [], exporters: [toEverything] }),
  pipeline('logs', { receivers: [fromWorkloads, logs], processors: [limiter], exporters: [toLoki] }),
];

export const logsReceiverInMetrics = pipeline('metrics', {
  // @ts-expect-error a receiver of logs has no metrics
  receivers: [logs],
  processors: [limiter],
  exporters: [toPrometheus],
});

export const logsReceiverInMetricsAsALiteral: Pipelines = [
  // @ts-expect-error nor is a pipeline made without the function believed
  { name: 'metrics', receivers: [logs], processors: [limiter], exporters: [toPrometheus] },
];

export const metricsExporterInLogs = pipeline('logs', {
  receivers: [logs],
  processors: [limiter],
  // @ts-expect-error remote-write takes metrics only
  exporters: [toPrometheus],
});

// @ts-expect-error there is no signal of this name
export const misspeltSignal = pipeline('metrix', {
  receivers: [fromWorkloads],
  processors: [limiter],
  exporters: [toEverything],
});

// @ts-expect-error nor with a name behind it
export const misspeltNamedPipeline = pipeline('metric/gold', {
  receivers: [fromWorkloads],
  processors: [limiter],
  exporters: [toEverything],
});

export const exporterAsProcessor = pipeline('metrics', {
  receivers: [fromWorkloads],
  // @ts-expect-error an exporter processes nothing
  processors: [limiter, toPrometheus],
  exporters: [toPrometheus],
});

export const processorAsExporter = pipeline('metrics', {
  receivers: [fromWorkloads],
  processors: [],
  // @ts-expect-error a processor delivers nothing
  exporters: [limiter],
});

export const routerOfMetricsInLogs = pipeline('logs', {
  receivers: [fromWorkloads],
  processors: [limiter],
  // @ts-expect-error the router carries metrics only
  exporters: [metricsRouter],
});

export const routerOfMetricsOutOfLogs = pipeline('logs/gold', {
  // @ts-expect-error what comes out of it are metrics
  receivers: [metricsRouter],
  processors: [],
  exporters: [toLoki],
});

export const nothingComesOut = pipeline('metrics', {
  receivers: [fromWorkloads],
  processors: [limiter],
  // @ts-expect-error a pipeline without an exporter throws away what it takes
  exporters: [],
});

export const nothingGoesIn = pipeline('metrics', {
  // @ts-expect-error a pipeline without a receiver does nothing
  receivers: [],
  processors: [limiter],
  exporters: [toPrometheus],
});

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
export const queueWithoutBound: Directory = { path: '/queue/loki' };

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
  tolerates: given.toleratesTaints,
};

// @ts-expect-error nor can a prop be handed on that the workload does not have
export type HandedOn = Pick<WorkloadProps, 'nodeLocalServices'>;
