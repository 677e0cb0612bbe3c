import { type ClassRoute } from '../fleet/endpoints';
import { type ComponentConfig, type Processor, TRACES } from './component';
import { when } from './pipeline';

export interface TailSamplingOptions {
  /** Seconds from a trace's first span to the decision. */
  readonly decisionWaitSeconds: number;
  readonly slowMilliseconds: number;
  /** Services of which every trace is kept. */
  readonly keepServices: readonly string[];
  /** What is kept of all other traces per class, in percent; the default class first. */
  readonly classes: readonly { readonly name: string; readonly percent: number }[];
  /** Which namespace's spans belong to another class than the default. */
  readonly routes: readonly ClassRoute[];
}

const NAMESPACE = 'resource.attributes["k8s.namespace.name"]';

/** Undecided traces of one process. When there are more, it takes nothing until the next decisions, and senders wait. */
const MAX_TRACES = 50_000;

/** Decisions that it remembers, kept and not kept apart, for spans that come after them: about 200 bytes each. */
const REMEMBERED_DECISIONS = 200_000;

/**
 * Decides on whole traces: errors, slow ones and those of the named services are kept, and of the rest a percentage
 * by class. A trace in several classes is kept whole as soon as one of them keeps it. The percentage is a hash of the
 * trace id without a salt of ours, so that clusters with the same percentage keep the same traces.
 */
export function tailSampling(options: TailSamplingOptions): Processor<'traces'> {
  const { keepServices } = options;
  return {
    kind: 'processor',
    id: 'tail_sampling',
    signals: TRACES,
    holds: {
      reason:
        'telemetry.aggregator: a decision needs the whole trace; a kill loses decisionWaitSeconds of one shard',
    },
    config: {
      decision_wait: `${options.decisionWaitSeconds}s`,
      num_traces: MAX_TRACES,
      // Otherwise the oldest are thrown away undecided.
      block_on_overflow: true,
      decision_cache: {
        sampled_cache_size: REMEMBERED_DECISIONS,
        non_sampled_cache_size: REMEMBERED_DECISIONS,
      },
      policies: [
        { name: 'errors', type: 'status_code', status_code: { status_codes: ['ERROR'] } },
        { name: 'slow', type: 'latency', latency: { threshold_ms: options.slowMilliseconds } },
        ...when(keepServices.length > 0, {
          name: 'services',
          type: 'string_attribute',
          string_attribute: { key: 'service.name', values: keepServices },
        }),
        ...options.classes.map(({ name, percent }) => ({
          name: `class-${name}`,
          type: 'and',
          and: {
            and_sub_policy: [
              {
                name: 'class',
                type: 'ottl_condition',
                ottl_condition: { error_mode: 'ignore', span: [ofClass(name, options)] },
              },
              { name: 'share', type: 'probabilistic', probabilistic: { sampling_percentage: percent } },
            ],
          },
        })),
      ] satisfies ComponentConfig[],
    },
  };
}

/** Tells the spans of a class; the same split by namespace as `routeByNamespace` makes. */
function ofClass(name: string, { classes, routes }: TailSamplingOptions): string {
  return name === classes[0]!.name ? ofDefaultClass(name, routes) : ofNamedClass(name, routes);
}

/** Everything but the namespaces of other classes. */
function ofDefaultClass(name: string, routes: readonly ClassRoute[]): string {
  const others = routes.filter(({ className }) => className !== name);
  if (others.length === 0) return 'true';
  return others.map(({ namespace }) => `${NAMESPACE} != "${namespace}"`).join(' and ');
}

function ofNamedClass(name: string, routes: readonly ClassRoute[]): string {
  const own = routes.filter(({ className }) => className === name);
  return own.map(({ namespace }) => `${NAMESPACE} == "${namespace}"`).join(' or ');
}
