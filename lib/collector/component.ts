import { type PodNeeds, type Storage } from '../model/pod';

export const SIGNALS = ['metrics', 'logs', 'traces'] as const;
export type Signal = (typeof SIGNALS)[number];

/** A record, not a list, so that the compiler takes an all-signals component for one signal and refuses the reverse. */
export type Signals<S extends Signal> = Readonly<Record<S, true>>;

export const METRICS: Signals<'metrics'> = { metrics: true };
export const LOGS: Signals<'logs'> = { logs: true };
export const TRACES: Signals<'traces'> = { traces: true };
export const ALL_SIGNALS: Signals<Signal> = { metrics: true, logs: true, traces: true };

/** A component's own configuration, with the collector's snake_case keys. */
export type ComponentConfig = { readonly [key: string]: unknown };

interface Named {
  /** `type` or `type/name`, as the collector writes it. */
  readonly id: string;
  readonly config: ComponentConfig;
  /** Ports, RBAC rules, env, mounts and egress peers that the pod must have for this component. */
  readonly needs?: PodNeeds;
  readonly extensions?: readonly Extension[];
}

export interface Extension extends Named {
  readonly kind: 'extension';
  /** The directory that a `file_storage` keeps. */
  readonly directory?: string;
}

interface OfSignals<S extends Signal> extends Named {
  readonly signals: Signals<S>;
}

export interface Receiver<S extends Signal = never> extends OfSignals<S> {
  readonly kind: 'receiver';
  /** Offsets on disk, where the receiver keeps some. */
  readonly storage?: Storage;
}

export interface Processor<S extends Signal = never> extends OfSignals<S> {
  readonly kind: 'processor';
  /** What it acknowledges it keeps in memory for a while, and a kill loses it. Needs a stated reason. */
  readonly holds?: { readonly reason: string };
}

/** How an exporter keeps what it has not delivered. */
export type Delivery =
  /** On disk, one queue file per signal, each bounded by `bytes`. */
  | { readonly kind: 'durable'; readonly storage: Storage; readonly receiverLimitBytes: number }
  /** In memory only: what it holds is lost with the pod. Needs a stated reason. */
  | { readonly kind: 'memory'; readonly reason: string }
  /** Held by nobody: the sender's request ends with the peer's answer, and what fails goes the failover's next way, or back. */
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
