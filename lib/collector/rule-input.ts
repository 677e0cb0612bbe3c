import { type CollectorOptions, type RenderedCollector } from './collector-options';
import { type Component } from './component';
import { type AnyPipeline } from './pipeline';

/** What a render-time rule looks at: what was asked for, and what came of it. */
export interface RuleInput {
  readonly options: CollectorOptions;
  readonly pipelines: readonly AnyPipeline[];
  readonly components: readonly Component[];
  readonly rendered: RenderedCollector;
}
