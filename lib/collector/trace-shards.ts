import { type Directory } from '../model/disk';
import { aggregatorHost } from '../model/names';
import { AGGREGATOR } from '../model/peers';
import { PORTS } from '../model/ports';
import { type Connector, type Exporter, TRACES } from './component';
import { durable } from './delivery';
import { HUB_REQUESTS } from './hub-exporters';
import { pipeline, type Pipeline, type PipelineName } from './pipeline';

/**
 * Values of the last four hexadecimal digits of a trace id. W3C Trace Context (level 2) makes the last seven bytes random;
 * SDKs that sample by the id compare higher ones, so these stay even.
 */
const ID_SUFFIXES = 0x1_0000;

/** A dead connection is noticed after 40 seconds, and the peer's name is resolved again. */
const KEEPALIVE = { time: '30s', timeout: '10s', permit_without_stream: true };

/**
 * Splits a class's traces over a fixed number of shards, at least two, in equal ranges of the trace id. The sender waits
 * for a shard that does not answer: no span of a trace goes to another one.
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
      // The first condition that holds decides.
      table: targets.slice(0, -1).map((target, shard) => ({
        context: 'span',
        condition: `Substring(trace_id.string, 28, 4) < "${below(shard)}"`,
        pipelines: [target],
      })),
    },
  };
}

/** From the router to the aggregators, with a queue of its own for each: together they hold `queue.bytes`. */
export function shardPipelines(
  className: string,
  router: Connector<'traces'>,
  queue: Directory,
): Pipeline<'traces'>[] {
  const shards = router.targets.length;
  const bytes = Math.floor(queue.bytes / shards);
  return router.targets.map((_, shard) =>
    pipeline(shardPipeline(className, shard), {
      receivers: [router],
      processors: [],
      exporters: [otlpToAggregator(className, shard, { path: queue.path, bytes })],
    }),
  );
}

/** OTLP/gRPC without TLS to one aggregator of the own cluster, admitted there by network policy. */
function otlpToAggregator(className: string, shard: number, queue: Directory): Exporter<'traces'> {
  const name = `aggregator-${className}-${shard}`;
  return durable(TRACES, `otlp_grpc/${name}`, {
    config: {
      endpoint: `${aggregatorHost(shard)}:${PORTS.otlpGrpc}`,
      compression: 'none',
      tls: { insecure: true },
      keepalive: KEEPALIVE,
    },
    egress: [{ to: AGGREGATOR, port: PORTS.otlpGrpc }],
    queue: { path: `${queue.path}/${name}`, bytes: queue.bytes },
    consumers: HUB_REQUESTS,
  });
}

function shardPipeline(className: string, shard: number): PipelineName<'traces'> {
  return `traces/${className}_${shard}`;
}
