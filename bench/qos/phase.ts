import { setTimeout as pause } from 'node:timers/promises';
import { quantile } from '../measure';
import { liveProbe } from './live-probe';
import { send } from './send';
import { type SendAccount } from './send-order';
import { type Site } from './site';

export interface PhaseOptions {
  /** Multiple of its contract that bronze offers, from both edges. @default 0 */
  readonly bronze?: number;
  /** Cores of Prometheus; absent: not throttled. */
  readonly cores?: number;
  readonly seconds: number;
}

export interface Phase {
  /** Milliseconds. */
  readonly ackMedian: number;
  readonly ackP99: number;
  readonly queryableP99: number;
  /** Gold requests a second, of both edges. */
  readonly throughput: number;
  readonly goldLost: number;
  readonly goldRefusals: number;
  /** Bronze points that were acknowledged and are not stored. */
  readonly bronzeLost: number;
  /** Bronze requests a second that were offered, and of these acknowledged. */
  readonly bronzeOffered: number;
  readonly bronzeTaken: number;
  /** Cores that Prometheus used, and part of the time slices in which it was made to wait. */
  readonly cores: number;
  readonly throttled: number;
}

export const EDGES = ['edge-a', 'edge-b'] as const;

/** By how much bronze exceeds its contract in a flood. */
export const FLOOD = 10;

/** The probe's own requests, about one a second, are part of the contract. */
const PROBE_REQUESTS = 1.5;

/** A flood begins so long before what it is to disturb. */
const AHEAD_MS = 2_000;

/** Gold at its contract from both edges, with or without a flood of bronze; resolves when all is stored. */
export async function phase(site: Site, name: string, options: PhaseOptions): Promise<Phase> {
  const { bronze: multiple = 0, cores, seconds } = options;
  site.throttle(cores);
  const bronze = (multiple > 0 ? EDGES : []).map((edge) =>
    offering(site, edge, `bronze-${name}-${edge}`, multiple, seconds),
  );
  await pause(AHEAD_MS);
  const [cpu, slices, begin] = [site.prometheusCpu(), site.slices(), Date.now()];
  const gold = EDGES.map((edge) =>
    send(
      site.order(edge, 'gold', {
        service: `gold-${name}-${edge}`,
        rate: site.share('gold') - PROBE_REQUESTS,
        seconds,
      }),
    ),
  );
  const probe = liveProbe(site.talker('edge-a', 'gold'), site.stores, `probe-${name}`, { seconds, rate: 10 });
  const goldAccounts = await Promise.all(gold);
  const used = (site.prometheusCpu() - cpu) / ((Date.now() - begin) / 1_000);
  const now = site.slices();
  const throttled = (now.throttled - slices.throttled) / (now.all - slices.all);
  const { found, lost } = await probe;
  const bronzeAccounts = await Promise.all(bronze);
  site.throttle();
  const latencies = goldAccounts.flatMap((account) => account.latencies);
  return {
    ackMedian: quantile(latencies, 0.5),
    ackP99: quantile(latencies, 0.99),
    queryableP99: quantile(
      found.map(({ latency }) => latency),
      0.99,
    ),
    throughput: sum(goldAccounts.map((account) => account.requests / account.seconds)),
    goldLost: lost + (await lostOf(site, `gold-${name}`, goldAccounts)),
    goldRefusals: sum(goldAccounts.map(refusals)),
    bronzeLost: await lostOf(site, `bronze-${name}`, bronzeAccounts),
    bronzeOffered: sum(
      bronzeAccounts.map((account) => (account.requests + refusals(account)) / account.seconds),
    ),
    bronzeTaken: sum(bronzeAccounts.map((account) => account.requests / account.seconds)),
    cores: used,
    throttled,
  };
}

/**
 * One edge offers bronze at a multiple of its share. Clients are other machines, and must not take the processor from what
 * they ask.
 */
export function offering(
  site: Site,
  edge: string,
  service: string,
  multiple: number,
  seconds: number,
): Promise<SendAccount> {
  const length = seconds + (2 * AHEAD_MS) / 1_000;
  const order = site.order(edge, 'bronze', {
    service,
    rate: multiple * site.share('bronze'),
    seconds: length,
  });
  return send(order, { idle: true });
}

function refusals(account: SendAccount): number {
  return sum(Object.values(account.refusals));
}

async function lostOf(site: Site, service: string, accounts: readonly SendAccount[]): Promise<number> {
  const lost = accounts.map(({ requests }, index) => site.lost(`${service}-${EDGES[index]}`, requests));
  return sum(await Promise.all(lost));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
