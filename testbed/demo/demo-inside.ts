import { connect } from 'node:net';
import { join } from 'node:path';
import { readFleet } from '../../stacks/config';
import { ROOT } from '../../tools/root';
import { type Cluster } from '../runner/cluster';
import { Platform } from '../runner/platform';
import { talkers } from '../talkers/talkers';
import { lookUntil } from '../waiting';
import { Channel } from './channel';
import { openDoors } from './doors';
import { doubles } from './doubles';
import { Faults } from './faults';
import { type Lane, lanesOf } from './lanes';
import { type Command, CONTROL, type Report } from './report';
import { Traffic } from './traffic';

const TABLE_MS = 1_000;
const FIRST_RECORDS_SECONDS = 60;
const DRAIN_SECONDS = 15;
/** After a fault: the longest pause of a sender between two tries, twice, one for each of its two hops. */
const DRAIN_AFTER_FAULT_SECONDS = 75;

const [directory = ''] = process.argv.slice(2);
const control = connect(join(directory, CONTROL));
const channel = new Channel<Report, Command>(control, (command) => take(command));
let faults: Faults | undefined;
let quits = 0;
let quit: () => void = () => process.exit(130);

function take(command: Command): void {
  if (command !== 'q') return faults?.act(command);
  quits += 1;
  quit();
}

async function main(): Promise<number> {
  const { platform, lanes } = await start();
  const talking = lanes.find(({ stack, hub }) => stack !== hub) ?? lanes[0]!;
  const traffic = new Traffic(platform, lanes);
  const quitted = new Promise<void>((resolve) => (quit = resolve));
  await firstRecords(traffic);
  faults = new Faults(platform, talking.hub, talking.stack, (text) => channel.send({ kind: 'said', text }));
  channel.send({
    kind: 'ready',
    doubles: doubles(clustersOf(platform)),
    notRun: [
      ...new Set(clustersOf(platform).flatMap(({ notRun }) => notRun)),
      ...(platform.unlimited ? [`limits of memory and CPU: ${platform.unlimited}`] : []),
    ],
    doors: await openDoors(platform, talking, directory),
    lane: talking,
    faults: Object.fromEntries(Object.entries(faults.table).map(([key, { label }]) => [key, label])),
  });
  doing(`${lanes.length} classes × 3 signals, about 20 records a second each`);
  const table = setInterval(() => channel.send({ kind: 'table', rows: traffic.rows() }), TABLE_MS);
  await quitted;

  doing('settling: what is on the way arrives ([q] again: not waiting for it)');
  await faults.mend();
  const recent = Date.now() - faults.mended < DRAIN_AFTER_FAULT_SECONDS * 1_000;
  await traffic.drain(recent ? DRAIN_AFTER_FAULT_SECONDS : DRAIN_SECONDS, () => quits > 1);
  clearInterval(table);
  const rows = traffic.rows();
  channel.send({ kind: 'ended', rows });
  return rows.every(({ sent, stored }) => stored === sent) ? 0 : 1;
}

async function start(): Promise<{ readonly platform: Platform; readonly lanes: readonly Lane[] }> {
  const lanes = lanesOf(readFleet(ROOT));
  doing('rendering the manifests');
  const next = ['starting an API server per cluster, and applying every object', 'starting the pods'];
  let waiting: NodeJS.Timeout | undefined;
  const platform = await Platform.start({
    config: ROOT,
    workloads: talkers([...new Set(lanes.map(({ namespace }) => namespace))]),
    onStage: (text, seconds) => {
      channel.send({ kind: 'stage', text, seconds });
      doing(next.shift() ?? '');
    },
    onClusters: (clusters) => (waiting = setInterval(() => sayWaiting(clusters), 1_000)),
  });
  clearInterval(waiting);
  return { platform, lanes };
}

let last = '';

/** The outside knows how long it has been doing something: what is the same is not said again. */
function doing(text: string): void {
  if (text !== last) channel.send({ kind: 'doing', text });
  last = text;
}

function sayWaiting(clusters: readonly Cluster[]): void {
  const absent = clusters.flatMap(({ pods, props }) =>
    pods.filter(({ ready }) => !ready).map(({ container }) => `${container.name} (${props.stack})`),
  );
  const names = [...new Set(absent)];
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  channel.send({ kind: 'waiting', text: `waiting for ${names.slice(0, 3).join(', ')}${more}` });
}

/** Talks until each signal of each lane has arrived once. */
async function firstRecords(traffic: Traffic): Promise<void> {
  const begun = Date.now();
  doing('waiting for the first records of each class and signal');
  traffic.start();
  const absent = await lookUntil(
    () => traffic.rows().filter(({ stored }) => stored === 0),
    (rows) => rows.length === 0,
    { timeoutMs: FIRST_RECORDS_SECONDS * 1_000, everyMs: 100 },
  );
  if (absent.length > 0) {
    const names = absent.map(({ cluster, className, signal }) => `${cluster}/${className}/${signal}`);
    throw new Error(`nothing is stored after ${FIRST_RECORDS_SECONDS} s of ${names.join(', ')}`);
  }
  const text = 'first records of each class and signal are stored';
  channel.send({ kind: 'stage', text, seconds: (Date.now() - begun) / 1_000 });
}

function clustersOf(platform: Platform): Cluster[] {
  return [...platform.fleet.clusters.keys()].map((stack) => platform.cluster(stack));
}

// Pods and API servers are not ended one by one: they end with the sandbox.
main().then(
  async (code) => {
    await channel.end();
    process.exit(code);
  },
  async (error: Error) => {
    channel.send({ kind: 'failed', text: error.message });
    await channel.end();
    process.exit(1);
  },
);
