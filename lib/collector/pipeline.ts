import { type Connector, type Exporter, type Processor, type Receiver, type Signal } from './component';

type NonEmpty<T> = readonly [T, ...T[]];

/** `metrics`, `logs/pods`, …: a name that begins with no signal does not compile. */
export type PipelineName<S extends Signal> = S | `${S}/${string}`;

/** Receivers, processors and exporters of one signal, in the order in which data passes them. */
export interface Pipeline<S extends Signal> {
  readonly name: PipelineName<S>;
  readonly receivers: NonEmpty<Receiver<S> | Connector<S>>;
  readonly processors: readonly Processor<S>[];
  readonly exporters: NonEmpty<Exporter<S> | Connector<S>>;
}

/** What a collector does, from top to bottom. */
export type Pipelines = readonly (Pipeline<'metrics'> | Pipeline<'logs'> | Pipeline<'traces'>)[];

/** A pipeline of whichever signal, for code that only reads it. */
export interface AnyPipeline {
  readonly name: string;
  readonly receivers: readonly (Receiver | Connector)[];
  readonly processors: readonly Processor[];
  readonly exporters: readonly (Exporter | Connector)[];
}

/** A pipeline by its name in the configuration; the name says its signal. */
export function pipeline<S extends Signal>(
  name: PipelineName<S>,
  { receivers, processors, exporters }: NoInfer<Omit<Pipeline<S>, 'name'>>,
): Pipeline<S> {
  return { name, receivers, processors, exporters };
}

/** One flat list of single pipelines and of groups of them, such as one for each class. */
export function inOrder(...entries: readonly (Pipelines[number] | Pipelines)[]): Pipelines {
  return entries.flat();
}

/** Steps that apply only if the condition holds; else they are left out. */
export function when<T>(applies: boolean, ...steps: readonly T[]): readonly T[] {
  return applies ? steps : [];
}
