import { type Connector, type Processor, type Receiver, type Signal, type Signals } from './component';
import { type LiveAndBacklog } from './exporters';
import { type Pipelines, pipelinesOf } from './pipeline';

/** How long what is new goes by way of the disk after the direct way has failed once; then one request tries it. */
const RETRY_INTERVAL = '5s';

export interface LiveFirstProps<S extends Signal> {
  /** Tells several of one collector apart: a class. @default there is one */
  readonly name?: string;
  readonly from: Receiver<S> | Connector<S>;
  readonly processors?: readonly Processor<S>[];
  /** Where data comes from that is known to have waited. */
  readonly waited?: Connector<S>;
  readonly ways: LiveAndBacklog<S>;
}

/**
 * Sends what is new at once, and what could not go into a queue on disk that is emptied beside it: however long an
 * outage was, what comes after it does not stand behind what it left.
 */
export function liveFirst<S extends Signal>(
  signal: S,
  signals: Signals<S>,
  { name, from, processors = [], waited, ways }: LiveFirstProps<S>,
): Pipelines {
  const pipeline = (part: string) => livePipeline(signal, part, name);
  const failover: Connector<S> = {
    kind: 'connector',
    id: `failover/${name === undefined ? signal : `${signal}_${name}`}`,
    signals,
    targets: [pipeline('live'), pipeline('backlog')],
    config: {
      priority_levels: [[pipeline('live')], [pipeline('backlog')]],
      retry_interval: RETRY_INTERVAL,
      // Its own queue gives a batch up after five seconds (0.149); before it stands a queue that gives up nothing.
      sending_queue: { enabled: false },
    },
  };
  return pipelinesOf([
    [pipeline('new'), { receivers: [from], processors, exporters: [failover] }],
    [pipeline('live'), { receivers: [failover], processors: [], exporters: [ways.live] }],
    [
      pipeline('backlog'),
      {
        receivers: waited === undefined ? [failover] : [failover, waited],
        processors: [],
        exporters: [ways.backlog],
      },
    ],
  ]);
}

/** Name of one of the pipelines that `liveFirst` makes: `new`, `live` or `backlog`. */
export function livePipeline(signal: Signal, part: string, name?: string): string {
  return `${signal}/${name === undefined ? part : `${name}_${part}`}`;
}
