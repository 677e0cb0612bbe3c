import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { evidence } from '../testbed/loss/evidence';
import { AGENT_QUEUES, type Fault, faults, fullDisks, gatewayQueues } from '../testbed/loss/faults';
import { type Losses, measureLoss, numberedService, told } from '../testbed/loss/measure';
import { SIGNALS } from '../testbed/otlp/signals';
import { Platform } from '../testbed/runner/platform';
import { talkers } from '../testbed/talkers/talkers';
import { FLEET, ROOT } from '../tools/root';
import { seedLike } from './seed-like';

/** Runs inside the sandbox: every fault in every round, with one configuration. */
const [config, rounds, seed, only] = process.argv.slice(2) as [string, string, string, string];
const RECORDS = 20_000;
const QUEUE_BYTES = 256 * 1024 * 1024;
/** Longer than a retry's longest pause (30 s, half of it more by chance) twice: at the cluster and at the hub. */
const QUIET_SECONDS = 90;

interface Run {
  readonly fault: string;
  readonly seed: number;
  readonly losses: Losses;
}

async function main(): Promise<void> {
  const runs: Run[] = [];
  for (let round = 1; round <= Number(rounds); round += 1) runs.push(...(await oneRound(round)));
  report(runs);
}

/** Every fault once, on a platform of its own: Jaeger keeps spans in memory. */
async function oneRound(round: number): Promise<Run[]> {
  const platform = await Platform.start({
    config: FLEET,
    workloads: talkers(['shop']),
    volumeBytes: {
      hub: { [gatewayQueues(0)]: QUEUE_BYTES, [gatewayQueues(1)]: QUEUE_BYTES },
      edge: { [AGENT_QUEUES]: QUEUE_BYTES },
    },
    rewrite: config === 'seed' ? seedLike : undefined,
  });
  const own = Number(seed) + round - 1;
  const runs: Run[] = [];
  for (const fault of relevant()) {
    const losses = await measureLoss(platform, fault, {
      records: RECORDS,
      rate: 2_000,
      seed: own,
      drainSeconds: 300,
      quietSeconds: QUIET_SECONDS,
    });
    runs.push({ fault: fault.name, seed: own, losses });
    console.log(`${config}: round ${round}, seed ${own}: ${told(fault.name, losses)}`);
    for (const signal of SIGNALS.filter((name) => config === 'ours' && losses[name].lost > 0)) {
      const lines = await evidence(platform, signal, numberedService(fault, own, signal), RECORDS);
      console.log(lines.map((line) => `  ${line}`).join('\n'));
    }
  }
  await platform.stop();
  return runs;
}

/** A queue in memory has no volume that could be full. */
function relevant(): readonly Fault[] {
  const all = [...faults(60), ...fullDisks(10)].filter(({ name }) => name.includes(only));
  return config === 'seed' ? all.filter(({ name }) => !name.startsWith('queue volume')) : all;
}

function report(runs: readonly Run[]): void {
  const names = [...new Set(runs.map(({ fault }) => fault))];
  const rows = names.map((fault) => {
    const own = runs.filter((run) => run.fault === fault);
    const each = own.map(({ losses, seed: ownSeed }) => ({
      seed: ownSeed,
      acknowledged: sum(losses, 'acknowledged'),
      lost: sum(losses, 'lost'),
      duplicates: sum(losses, 'duplicates'),
    }));
    const worst = each.reduce((a, b) =>
      b.lost > a.lost || (b.lost === a.lost && b.duplicates > a.duplicates) ? b : a,
    );
    const total = (field: 'acknowledged' | 'lost' | 'duplicates') =>
      each.reduce((all, run) => all + run[field], 0);
    return {
      fault,
      runs: own.length,
      acknowledged: total('acknowledged'),
      lost: total('lost'),
      duplicates: total('duplicates'),
      worst,
    };
  });
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(3)} %`;
  for (const { fault, runs: count, acknowledged, lost, duplicates, worst } of rows) {
    console.log(
      `${config}: ${fault}: ${count} runs, lost ${lost} of ${acknowledged} (${percent(lost, acknowledged)}), duplicates ${duplicates} (${percent(duplicates, acknowledged)}); worst: seed ${worst.seed}, lost ${worst.lost}, duplicates ${worst.duplicates}`,
    );
  }
  const folder = join(ROOT, 'out');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `loss-${config}.json`),
    `${JSON.stringify({ config, records: RECORDS, rows, runs }, undefined, 2)}\n`,
  );
}

function sum(losses: Losses, field: 'acknowledged' | 'lost' | 'duplicates'): number {
  return SIGNALS.reduce((total, signal) => total + losses[signal][field], 0);
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.stack);
    process.exit(1);
  },
);
