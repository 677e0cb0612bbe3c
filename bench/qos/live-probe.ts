import { setTimeout as pause } from 'node:timers/promises';
import { NUMBERED_METRIC } from '../../testbed/otlp/numbered';
import { type Stores } from '../../testbed/stores/stores';
import { type Talker } from '../../testbed/talkers/talker';

export interface ProbeOptions {
  readonly seconds: number;
  /** Records a second, at most 10. What is seen later than 100 ÷ rate seconds counts as seen when the last one was. */
  readonly rate: number;
}

const POLL_MS = 100;
/** What was sent last is waited for so long. */
const PATIENCE_MS = 120_000;

/** What became of the records of a probe. */
export interface Probed {
  /** When each was sent, and after how many milliseconds a query found it. */
  readonly found: readonly { readonly sent: number; readonly latency: number }[];
  readonly lost: number;
}

/**
 * Sends records through an edge's agent for some seconds and asks Prometheus ten times a second which of
 * them it answers with.
 */
export async function liveProbe(
  talker: Talker,
  stores: Stores,
  service: string,
  { seconds, rate }: ProbeOptions,
): Promise<Probed> {
  const count = rate * seconds;
  const order = { signal: 'metrics', service, first: 0, count, batch: 1, rate } as const;
  const id = await talker.begin(order);
  const end = Date.now() + seconds * 1_000 + PATIENCE_MS;
  const firstSeen = new Map<number, number>();
  while (Date.now() < end && !firstSeen.has(count - 1)) {
    const poll = pause(POLL_MS);
    // The newest of each of the 100 lanes.
    for (const { value } of await stores.query(
      `max by (lane) (${NUMBERED_METRIC}{service_name="${service}"})`,
    )) {
      const number = Number(value![1]);
      if (!firstSeen.has(number)) firstSeen.set(number, Date.now());
    }
    await poll;
  }
  await talker.finish(id, PATIENCE_MS / 1_000);
  await stores.whenFound('metrics', service, count, PATIENCE_MS / 1_000);
  const series = await stores.query(`${NUMBERED_METRIC}{service_name="${service}"}[2h]`);
  const stored = series.flatMap(({ values = [] }) => values);
  // Whatever a newer number of its lane hid came later than that one.
  const latest = Date.now();
  const found = stored.map(([time, value]) => {
    const sent = time * 1_000;
    return { sent, latency: (firstSeen.get(Number(value)) ?? latest) - sent };
  });
  return { found, lost: count - found.length };
}
