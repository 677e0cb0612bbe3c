import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Platform } from '../../testbed/runner/platform';
import { makeGroups } from '../../testbed/sandbox/cgroups';
import { SANDBOX_ID } from '../../testbed/sandbox/sandbox';
import { talkers } from '../../testbed/talkers/talkers';
import { ROOT } from '../../tools/root';
import { formatFigure } from '../figure';
import { outage } from './outage';
import { EDGES, FLOOD, offering, phase } from './phase';
import { type Measured, qosFigures, type Round } from './qos-figures';
import { send } from './send';
import { NAMESPACE, Site } from './site';
import { usualDesign } from './usual-design';

/** Runs inside the sandbox: one design, all rounds, then the outage. */
const [design, rounds, phaseSeconds, outageSeconds] = process.argv.slice(2) as [string, ...string[]];
/** Prometheus, when it is throttled, gets this multiple of what gold alone takes of it. */
const THROTTLED = 1.25;
const PODS_CORES = 16;
/** Memory queues and the write-ahead log have come to rest. */
const REST_MS = 3_000;

async function main(): Promise<void> {
  const platform = await Platform.start({
    config: join(ROOT, 'bench/qos'),
    workloads: talkers(Object.values(NAMESPACE)),
    rewrite: design === 'usual' ? usualDesign : undefined,
    onStage: (stage, seconds) => tell(`${stage}: ${seconds.toFixed(0)} s`),
  });
  if (platform.unlimited !== undefined) throw new Error(`CPU cannot be bounded here: ${platform.unlimited}`);
  // The kernel weighs all pods together as one process of the machine, unless they are given more.
  makeGroups(process.env[SANDBOX_ID]!, { cpuRequest: PODS_CORES });
  const site = new Site(platform);
  const measured: Measured = { rounds: [], load: [] };
  await phase(site, 'warm-up', { bronze: FLOOD, seconds: 5 });
  for (let round = 1; round <= Number(rounds); round += 1) {
    measured.load.push(loadavg()[0]!);
    measured.rounds.push(await oneRound(site, round, Number(phaseSeconds)));
  }
  if (Number(outageSeconds) > 0) {
    tell(`outage of ${outageSeconds} s`);
    measured.outage = await outage(site, 'outage', Number(outageSeconds));
  }
  await platform.stop();
  report(measured);
}

/** Every second round in reverse order, so that whatever else the machine does disturbs all alike. */
async function oneRound(site: Site, round: number, seconds: number): Promise<Round> {
  const order = ['contract', 'loaded', 'throttled', 'fair'];
  const begun = round % 2 === 0 ? order.reverse() : order;
  const unloaded = await phase(site, `unloaded-${round}`, { seconds });
  const cores = THROTTLED * unloaded.cores;
  const later: Record<string, unknown> = {};
  const kinds: Record<string, () => Promise<unknown>> = {
    contract: () => phase(site, `contract-${round}`, { bronze: 1, seconds }),
    loaded: () => phase(site, `loaded-${round}`, { bronze: FLOOD, seconds }),
    throttled: () => phase(site, `throttled-${round}`, { bronze: FLOOD, seconds, cores }),
    fair: () => fairShare(site, round, seconds),
  };
  for (const kind of begun) {
    await pause(REST_MS);
    later[kind] = await kinds[kind]!();
  }
  const result = { unloaded, ...later } as unknown as Round;
  tell(`round ${round} of ${rounds}: ${JSON.stringify(result, rounded)}`);
  return result;
}

/** One edge sends bronze at its share while the other floods: the part of its offer that it gets acknowledged in time. */
async function fairShare(site: Site, round: number, seconds: number): Promise<number> {
  const [well, flooder] = EDGES;
  const flood = offering(site, flooder, `bronze-flooder-${round}`, FLOOD, seconds);
  await pause(REST_MS);
  const rate = site.share('bronze');
  const service = `bronze-well-behaved-${round}`;
  const account = await send(site.order(well, 'bronze', { service, rate, seconds }));
  await flood;
  await site.lost(service, account.requests);
  return account.requests / account.seconds / rate;
}

function report(measured: Measured): void {
  const figures = qosFigures(measured);
  console.log(`${design}: load of the machine ${measured.load.map((load) => load.toFixed(1)).join(', ')}`);
  for (const figure of figures) console.log(formatFigure(figure));
  const folder = join(ROOT, 'out');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `qos-${design}.json`),
    `${JSON.stringify({ design, figures, ...measured }, undefined, 2)}\n`,
  );
}

function tell(step: string): void {
  console.error(`${design}: ${step}`);
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toFixed(2)) : value;
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.stack);
    process.exit(1);
  },
);
