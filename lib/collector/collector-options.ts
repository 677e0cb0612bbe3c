import { type Directory } from '../model/disk';
import { type EnvVar, type PodNeeds } from '../model/pod';
import { type ComponentConfig, type Extension } from './component';
import { type Pipelines } from './pipeline';

export interface CollectorOptions {
  readonly pipelines: Pipelines;
  /** Extensions that no component brings by itself, such as the health check. */
  readonly extensions?: readonly Extension[];
  /** The disk that queues and offsets share. @default none: nothing is kept on disk */
  readonly disk?: Directory;
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
  /** What queues and offsets keep on disk, one entry a file. */
  readonly storage: readonly Directory[];
}
