import { setTimeout as pause } from 'node:timers/promises';
import { lookUntil, stillness } from '../../testbed/waiting';
import { liveProbe, type Probed } from './live-probe';
import { type Site } from './site';

export interface Outage {
  /** Seconds from the hub's return until the first new record was found. */
  readonly first: number;
  /** Longest wait in seconds of what was sent later than that. */
  readonly worst: number;
  /** Longest wait of what was sent before: some of it may stand behind the backlog. */
  readonly worstBefore: number;
  /** Part of the backlog that was stored when the first new record was found. */
  readonly drained: number;
  /** Seconds from the hub's return until the whole backlog was stored, or nothing more of it came. */
  readonly drainSeconds: number;
  /** Records of the backlog, and of these lost. */
  readonly backlog: number;
  readonly lost: number;
}

/** Records a second of the backlog: what the contract of one edge allows in points. */
const POINTS_A_SECOND = 1_000;
const CONTRACT_SECONDS = 600;
const PROBE_SECONDS = 60;

/**
 * The doors are gone for `seconds` while an edge's agent takes the gold of ten minutes at the contract, then comes back,
 * and new gold is sent from that moment on.
 */
export async function outage(site: Site, name: string, seconds: number): Promise<Outage> {
  const talker = site.talker('edge-a', 'gold');
  const service = `backlog-${name}`;
  const backlog = POINTS_A_SECOND * CONTRACT_SECONDS;
  await Promise.all(site.doors.map((door) => door.hold()));
  const away = Date.now();
  const id = await talker.begin({
    signal: 'metrics',
    service,
    first: 0,
    count: backlog,
    batch: 100,
    rate: backlog / seconds,
  });
  const { acknowledged } = await talker.finish(id, seconds + 300);
  await pause(Math.max(0, away + seconds * 1_000 - Date.now()));
  await Promise.all(site.doors.map((door) => door.release()));
  const back = Date.now();
  const drain = drained(site, service, acknowledged);
  const { found } = await liveProbe(talker, site.stores, `after-${name}`, {
    seconds: PROBE_SECONDS,
    rate: 2,
  });
  const { history, left } = await drain;
  const first = Math.min(...found.map(({ sent, latency }) => sent + latency));
  return {
    first: (first - back) / 1_000,
    worst: longest(found.filter(({ sent }) => sent > first)),
    worstBefore: longest(found.filter(({ sent }) => sent <= first)),
    drained: (history.findLast(({ at }) => at <= first)?.found ?? 0) / acknowledged,
    drainSeconds: (history.at(-1)!.at - back) / 1_000,
    backlog: acknowledged,
    lost: left,
  };
}

/** Seconds. */
function longest(records: Probed['found']): number {
  return Math.max(...records.map(({ latency }) => latency)) / 1_000;
}

const LOOK_MS = 1_000;
/** Longer than a retry's pause and the deadline of a request. */
const QUIET_MS = 90_000;

/** Looks at the backlog every second until all of it is stored or nothing more comes. */
async function drained(site: Site, service: string, wanted: number) {
  const history: { at: number; found: number }[] = [];
  const unchanged = stillness();
  const isOver = (found: number) => {
    if (found !== history.at(-1)?.found) history.push({ at: Date.now(), found });
    return unchanged(found) >= QUIET_MS || found >= wanted;
  };
  await lookUntil(() => site.points(service), isOver, { timeoutMs: Infinity, everyMs: LOOK_MS });
  return { history, left: wanted - history.at(-1)!.found };
}
