import { type Directory } from '../model/disk';
import { type Egress } from '../model/pod';
import { type Exporter, ONLY, type Signal } from './component';
import { durable, synchronous } from './delivery';
import { type TwoWays } from './primary-first';

/** A store inside the hub, admitted there by network policy; no TLS. */
export interface StoreTarget {
  readonly name: string;
  /** URL of the store's receiver. */
  readonly endpoint: string;
  readonly egress: Egress;
}

/** The queue of one store on one gateway. */
export interface StoreQueue extends Directory {
  /** Header whose values share no batch: a store refuses a whole batch for one bad sample of one cluster. */
  readonly partitionBy: string;
}

/** A store that hangs: the data goes to the fallback queue, or back to the sender, after this time. */
const STORE_TIMEOUT = '5s';

/**
 * OTLP/HTTP to a store, with nothing kept on the way: what the store does not take goes back to the sender. `requests`
 * bounds what one replica has under way.
 */
export function otlpToStore<S extends Signal>(signal: S, target: StoreTarget, requests: number): Exporter<S> {
  return synchronous(ONLY[signal], `otlp_http/${target.name}_live`, {
    config: storeConfig(target),
    egress: [target.egress],
    requests,
    timeout: STORE_TIMEOUT,
  });
}

/** OTLP/HTTP to a store; what it does not take goes to a queue on disk, emptied with a quarter of the requests. */
export function waysToStore<S extends Signal>(
  signal: S,
  target: StoreTarget,
  requests: number,
  queue: StoreQueue,
): TwoWays<S> {
  return {
    primary: otlpToStore(signal, target, requests),
    fallback: durable(ONLY[signal], `otlp_http/${target.name}_backlog`, {
      config: storeConfig(target),
      egress: [target.egress],
      queue: { path: queue.path, bytes: queue.bytes },
      consumers: Math.ceil(requests / 4),
      partitionBy: queue.partitionBy,
    }),
  };
}

function storeConfig({ endpoint }: StoreTarget) {
  return { endpoint, compression: 'gzip' };
}
