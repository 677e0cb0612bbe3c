import { type EnvVar, type PodNeeds, type Storage } from '../model/pod';
import {
  type ComponentConfig,
  type Connector,
  type Exporter,
  type Extension,
  type Processor,
  type Receiver,
  type Signal,
} from './component';

type NonEmpty<T> = readonly [T, ...T[]];

/** Receivers, processors and exporters of one signal, in the order in which data passes them. */
export interface Pipeline<S extends Signal> {
  readonly receivers: NonEmpty<Receiver<S> | Connector<S>>;
  readonly processors: readonly Processor<S>[];
  readonly exporters: NonEmpty<Exporter<S> | Connector<S>>;
}

/** `metrics`, `logs/pods`, …: a name that begins with no signal does not compile. */
export type Pipelines = { readonly [S in Signal as S | `${S}/${string}`]?: Pipeline<S> };

export type AnyPipeline = Pipeline<never>;

/** The compiler cannot follow a generic signal into a key; the pipelines' types have already been checked. */
export function pipelinesOf<S extends Signal>(
  entries: readonly (readonly [string, Pipeline<S>])[],
): Pipelines {
  return Object.fromEntries(entries) as Pipelines;
}

/** The disk that a collector's queues and offsets share. */
export interface QueueVolume {
  readonly path: string;
  readonly bytes: number;
}

export interface CollectorOptions {
  readonly pipelines: Pipelines;
  /** Extensions that no component brings by itself, such as the health check. */
  readonly extensions?: readonly Extension[];
  readonly volume?: QueueVolume;
  /** Environment of the pod beside what components bring. */
  readonly env?: readonly EnvVar[];
  /** Port on which the collector shows its own metrics. */
  readonly metricsPort: number;
  /** Lets a `debug` exporter pass: it prints payloads. @default false */
  readonly allowDebug?: boolean;
}

/** A collector's configuration and everything that its pod must have for it. */
export interface RenderedCollector {
  readonly config: ComponentConfig;
  readonly needs: Required<PodNeeds>;
  readonly storage: readonly Storage[];
}
