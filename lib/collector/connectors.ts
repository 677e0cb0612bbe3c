import { BACKLOG_HEADER } from '../model/headers';
import { type Connector, type Signal, type Signals, TRACES } from './component';

export interface ClassRoute {
  readonly namespace: string;
  readonly className: string;
}

/** Sends each namespace's data of one signal to the pipeline `<signal>/<class>`; what no route names goes to the default's. */
export function routeByNamespace<S extends Signal>(
  signal: S,
  signals: Signals<S>,
  defaultClass: string,
  routes: readonly ClassRoute[],
): Connector<S> {
  const target = (className: string) => `${signal}/${className}`;
  return {
    kind: 'connector',
    id: `routing/${signal}`,
    signals,
    targets: [...new Set([defaultClass, ...routes.map((route) => route.className)])].map(target),
    config: {
      default_pipelines: [target(defaultClass)],
      error_mode: 'ignore',
      table: routes.map(({ namespace, className }) => ({
        context: 'resource',
        condition: `attributes["k8s.namespace.name"] == "${namespace}"`,
        pipelines: [target(className)],
      })),
    },
  };
}

/** Tells what has waited at a cluster from what is new, by the header of its request. */
export function routeByBacklog<S extends Signal>(
  signal: S,
  signals: Signals<S>,
  targets: { readonly new: string; readonly backlog: string },
): Connector<S> {
  return {
    kind: 'connector',
    id: `routing/${signal}`,
    signals,
    targets: [targets.new, targets.backlog],
    config: {
      default_pipelines: [targets.new],
      error_mode: 'propagate',
      table: [
        {
          context: 'request',
          condition: `request["${BACKLOG_HEADER}"] == "true"`,
          pipelines: [targets.backlog],
        },
      ],
    },
  };
}

/**
 * Values of the last four hexadecimal digits of a trace id. W3C Trace Context (level 2) makes the last seven bytes random;
 * SDKs that sample by the id compare higher ones, so these stay even.
 */
const ID_SUFFIXES = 0x1_0000;

/**
 * Splits a class's traces over a fixed number of shards, at least two, in equal ranges of the trace id. A shard that
 * does not answer is waited for: no span of a trace goes to another one.
 */
export function shardByTraceId(className: string, shards: number): Connector<'traces'> {
  const targets = Array.from({ length: shards }, (_, shard) => shardPipeline(className, shard));
  const below = (shard: number) =>
    Math.ceil(((shard + 1) * ID_SUFFIXES) / shards)
      .toString(16)
      .padStart(4, '0');
  return {
    kind: 'connector',
    id: `routing/shards_${className}`,
    signals: TRACES,
    targets,
    config: {
      default_pipelines: targets.slice(-1),
      error_mode: 'ignore',
      // The first that holds counts.
      table: targets.slice(0, -1).map((target, shard) => ({
        context: 'span',
        condition: `Substring(trace_id.string, 28, 4) < "${below(shard)}"`,
        pipelines: [target],
      })),
    },
  };
}

/** Pipeline behind `shardByTraceId`. */
export function shardPipeline(className: string, shard: number): `traces/${string}` {
  return `traces/${className}_${shard}`;
}
