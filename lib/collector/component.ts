import { type Directory } from '../model/disk';
import { type PodNeeds } from '../model/pod';

export const SIGNALS = ['metrics', 'logs', 'traces'] as const;
export type Signal = (typeof SIGNALS)[number];

/** A record, not a list, so that the compiler takes an all-signals component for one signal and refuses the reverse. */
export type Signals<S extends Signal> = Readonly<Record<S, true>>;

export const METRICS: Signals<'metrics'> = { metrics: true };
export const LOGS: Signals<'logs'> = { logs: true };
export const TRACES: Signals<'traces'> = { traces: true };
export const ALL_SIGNALS: Signals<Signal> = { metrics: true, logs: true, traces: true };

/** The record of one signal, for components that are made for whichever signal is asked for. */
export const ONLY: { readonly [S in Signal]: Signals<S> } = { metrics: METRICS, logs: LOGS, traces: TRACES };

/** A component's own configuration, with the collector's snake_case keys. */
export type ComponentConfig = { readonly [key: string]: unknown };

interface Named {
  /**
   * `type` or `type/name`, as the collector writes it. At 0.149.0 the types are `file_log`, `k8s_attributes`,
   * `otlp_grpc` and `otlp_http`; `filelog`, `k8sattributes`, `otlphttp` and the exporter `otlp` are deprecated
   * aliases. `prometheus`, `kubeletstats`, `prometheusremotewrite` and the receiver `otlp` have their old names.
   */
  readonly id: string;
  readonly config: ComponentConfig;
  /** Ports, RBAC rules, env, mounts and egress peers that the pod must have for this component. */
  readonly needs?: PodNeeds;
  readonly extensions?: readonly Extension[];
}

export interface Extension extends Named {
  readonly kind: 'extension';
  /** Path of the directory that a `file_storage` keeps. */
  readonly directory?: string;
}

interface OfSignals<S extends Signal> extends Named {
  readonly signals: Signals<S>;
}

export interface Receiver<S extends Signal = never> extends OfSignals<S> {
  readonly kind: 'receiver';
  /** Where the receiver keeps its read offsets. @default it has none */
  readonly offsets?: Directory;
}

export interface Processor<S extends Signal = never> extends OfSignals<S> {
  readonly kind: 'processor';
  /** It acknowledges data that it still holds in memory, and a kill loses it. Needs a stated reason. */
  readonly holds?: { readonly reason: string };
}

/** How an exporter keeps what it has not delivered. */
export type Delivery =
  /** On disk: one queue file for each signal, each of at most `queue.bytes`. */
  | { readonly kind: 'durable'; readonly queue: Directory; readonly receiverLimitBytes: number }
  /** In memory only: a kill loses it. Needs a stated reason. */
  | { readonly kind: 'memory'; readonly reason: string }
  /** Nothing is kept: the request ends with the peer's answer. A failure goes to the fallback queue or to the sender. */
  | { readonly kind: 'synchronous' }
  /** Nothing leaves the pod. */
  | { readonly kind: 'local' };

export interface Exporter<S extends Signal = never> extends OfSignals<S> {
  readonly kind: 'exporter';
  readonly delivery: Delivery;
}

/** Ends one pipeline and begins others of the same signal. */
export interface Connector<S extends Signal = never> extends OfSignals<S> {
  readonly kind: 'connector';
  /** Pipelines that it may send to. */
  readonly targets: readonly string[];
}

export type Component = Receiver | Processor | Exporter | Connector | Extension;

/** The type in an id: `otlp_grpc` of `otlp_grpc/gold`. */
export function componentType(id: string): string {
  return id.split('/')[0]!;
}
