import { type Connector, type Exporter, ONLY, type Processor, type Receiver, type Signal } from './component';
import { pipeline, type Pipeline, type PipelineName } from './pipeline';

/** The two ways to one place: new data goes the primary way at once, and what fails there goes to the fallback queue. */
export interface TwoWays<S extends Signal> {
  /** Keeps nothing: the peer's answer is the answer. */
  readonly primary: Exporter<S>;
  /** On disk, emptied beside the primary way. */
  readonly fallback: Exporter<S>;
}

/** How long new data goes to the fallback queue after the primary way has failed once; then one request tries it again. */
const RETRY_INTERVAL = '5s';

export interface PrimaryFirstProps<S extends Signal> {
  /** Tells several of one collector apart: a class. @default there is one */
  readonly name?: string;
  readonly from: Receiver<S> | Connector<S>;
  readonly processors?: readonly Processor<S>[];
  /** Brings what comes out of a sender's fallback queue. @default nothing tells it apart */
  readonly replayed?: Connector<S>;
  readonly ways: TwoWays<S>;
}

/**
 * Sends new data the primary way, and what fails there to the fallback queue, which is emptied beside it: after an
 * outage, new data does not wait behind what the outage left.
 */
export function primaryFirst<S extends Signal>(
  signal: S,
  { name, from, processors = [], replayed, ways }: PrimaryFirstProps<S>,
): Pipeline<S>[] {
  const fresh = wayPipeline(signal, 'fresh', name);
  const primary = wayPipeline(signal, 'primary', name);
  const fallback = wayPipeline(signal, 'fallback', name);
  const failover: Connector<S> = {
    kind: 'connector',
    id: `failover/${name === undefined ? signal : `${signal}_${name}`}`,
    signals: ONLY[signal],
    targets: [primary, fallback],
    config: {
      priority_levels: [[primary], [fallback]],
      retry_interval: RETRY_INTERVAL,
      // Its own queue drops a batch after five seconds (0.149); the queue in front of it drops nothing.
      sending_queue: { enabled: false },
    },
  };
  return [
    pipeline<S>(fresh, { receivers: [from], processors, exporters: [failover] }),
    pipeline<S>(primary, { receivers: [failover], processors: [], exporters: [ways.primary] }),
    pipeline<S>(fallback, {
      receivers: replayed === undefined ? [failover] : [failover, replayed],
      processors: [],
      exporters: [ways.fallback],
    }),
  ];
}

/** Deployed names: dashboards and running collectors know them. */
const PARTS = { fresh: 'new', primary: 'live', fallback: 'backlog' } as const;

/** Name of one of the pipelines that `primaryFirst` makes. */
export function wayPipeline<S extends Signal>(
  signal: S,
  way: keyof typeof PARTS,
  name?: string,
): PipelineName<S> {
  const part = PARTS[way];
  return `${signal}/${name === undefined ? part : `${name}_${part}`}`;
}
