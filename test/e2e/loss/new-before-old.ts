import { randomBytes } from 'node:crypto';
import { doors } from '../../../testbed/loss/faults';
import { type Platform } from '../../../testbed/runner/platform';
import { Stores } from '../../../testbed/stores/stores';
import { type Order } from '../../../testbed/talkers/order';
import { talkerIn } from '../../../testbed/talkers/talker';
import { lookUntil } from '../../../testbed/waiting';

/** Spans of 60 kB that nothing can compress: at the edge's share of bytes the door takes about four a second. */
const SPANS = 50;
/** An agent lets 48 attributes of a resource pass, each of at most 2,048 bytes. */
const TEXTS = 40;
const TEXT_BYTES = 1_500;

export interface NewBeforeOld {
  readonly backlog: number;
  /** Spans of the backlog that were stored when the first new span was. */
  readonly before: number;
  /** Seconds from the hub's return until then. */
  readonly seconds: number;
  /** Spans of the backlog that were found in the end. */
  readonly found: number;
}

/**
 * An edge's agent has a backlog that the door's limit lets through slowly: what is new must not stand behind it.
 */
export async function newBeforeOld(platform: Platform, run: string): Promise<NewBeforeOld> {
  const stores = new Stores(platform.cluster('hub'));
  const talker = talkerIn(platform.cluster('edge'));
  const [old, fresh] = [`old-${run}`, `fresh-${run}`];
  await Promise.all(doors(platform).map((door) => door.hold()));
  const orders: string[] = [];
  for (let first = 0; first < SPANS; first += 1) {
    orders.push(await talker.begin({ ...span(old, first), resource: padding() }));
  }
  await Promise.all(orders.map((order) => talker.finish(order)));
  await Promise.all(doors(platform).map((door) => door.release()));
  const back = Date.now();
  let number = 0;
  const sendAndLook = async () => {
    await talker.send(span(fresh, number++));
    return (await stores.found('traces', fresh)).size;
  };
  const stored = await lookUntil(sendAndLook, (size) => size > 0, { timeoutMs: 60_000, everyMs: 250 });
  if (stored === 0) throw new Error('nothing new was stored in 60 s');
  const seconds = (Date.now() - back) / 1_000;
  const before = (await stores.found('traces', old)).size;
  const { distinct } = await stores.whenFound('traces', old, SPANS, 90);
  return { backlog: SPANS, before, seconds, found: distinct };
}

function span(service: string, first: number): Order {
  return { signal: 'traces', service, first, count: 1, batch: 1, rate: 0 };
}

function padding(): Record<string, string> {
  const texts = Array.from({ length: TEXTS }, () => randomBytes(TEXT_BYTES).toString('base64'));
  return Object.fromEntries(texts.map((text, n) => [`padding-${n}`, text]));
}
