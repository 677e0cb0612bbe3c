import { deepStrictEqual, strictEqual } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { lookUntil } from '../../testbed/waiting';
import { type Counts, Footprint } from './side-by-side/footprint';
import { HeldSandbox } from './side-by-side/held-sandbox';
import { Meeting } from './side-by-side/meeting';

/**
 * What a sandbox cannot show of itself: that two at once do not meet, and that nothing stays of one that is ended in
 * the middle. Runs outside of them: `node build/test/e2e/side-by-side.js [teardown|clusters|platforms]`, after `npm run build`.
 */
const NOTHING: Counts = {
  processes: 0,
  mounts: 0,
  networkNamespaces: 0,
  loopDevices: 0,
  controlGroups: 0,
  folders: 0,
};
/** What the kernel ends with the last process. */
const AT_ONCE: Partial<Counts> = { processes: 0, mounts: 0, networkNamespaces: 0, loopDevices: 0 };
const SECONDS = 20;

const held: HeldSandbox[] = [];
const folder = mkdtempSync(join(tmpdir(), 'fed-observability-meeting-'));
const meeting = new Meeting(folder);

function hold(program: string, ...args: string[]): HeldSandbox {
  const sandbox = new HeldSandbox(program, [folder, ...args]);
  held.push(sandbox);
  return sandbox;
}

/** What is ready in a sandbox: a few pods, or whole clusters. */
async function ready(
  name: string,
  program: 'few-pods' | 'held-clusters' = 'few-pods',
): Promise<{ sandbox: HeldSandbox; footprint: Footprint }> {
  const sandbox = hold(program, name);
  const told = meeting.whenTold(`${name} is ready`, program === 'few-pods' ? 60 : 400);
  await Promise.race([told, sandbox.ended.then(() => Promise.reject(new Error(sandbox.text())))]);
  const footprint = new Footprint(sandbox.pid);
  const counts = footprint.counts();
  console.log(`teardown: ${name} runs: ${inWords(counts)}`);
  // Zeros afterwards say something only if there was something to count.
  for (const [what, count] of Object.entries(counts)) strictEqual(count > 0, true, `${name}: no ${what}`);
  return { sandbox, footprint };
}

/** Polls until a sandbox has left no more than is expected, and asserts it. */
async function expectLeft(name: string, footprint: Footprint, expected: Partial<Counts>): Promise<void> {
  const wanted = (counts: Counts) => ({ ...counts, ...expected });
  const counts = await lookUntil(
    () => footprint.counts(),
    (seen) => isDeepStrictEqual(seen, wanted(seen)),
    { timeoutMs: SECONDS * 1_000, everyMs: 100 },
  );
  console.log(`teardown: ${name}: ${inWords(counts)}`);
  deepStrictEqual(counts, wanted(counts), name);
}

function inWords(counts: Counts): string {
  return Object.entries(counts)
    .map(([what, count]) => `${count} ${what.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`)
    .join(', ');
}

/** Ctrl-C and SIGTERM leave nothing. Kill -9 leaves a folder and empty control groups, which the next sandbox removes. */
async function teardown(): Promise<void> {
  const [killed, neighbour] = [await ready('one'), await ready('two')];
  const before = neighbour.footprint.counts();

  killed.sandbox.kill();
  strictEqual(await killed.sandbox.ended, 'SIGKILL');
  await expectLeft('one, after kill -9 of its holder', killed.footprint, AT_ONCE);
  const next = await ready('three');
  await expectLeft('one, after the next sandbox began', killed.footprint, NOTHING);
  deepStrictEqual(neighbour.footprint.counts(), before, 'the neighbour lost something');

  neighbour.sandbox.interrupt();
  strictEqual(await neighbour.sandbox.ended, 130);
  await expectLeft('two, after Ctrl-C', neighbour.footprint, NOTHING);

  next.sandbox.terminate();
  strictEqual(await next.sandbox.ended, 143);
  await expectLeft('three, after SIGTERM to its holder', next.footprint, NOTHING);
}

/** The same of two real clusters: of containerd's shims, the kubelets' mounts and groups, the volumes. */
async function clusters(): Promise<void> {
  const killed = await ready('clusters', 'held-clusters');
  killed.sandbox.kill();
  strictEqual(await killed.sandbox.ended, 'SIGKILL');
  await expectLeft('clusters, after kill -9 of their holder', killed.footprint, AT_ONCE);
  const next = await ready('four');
  await expectLeft('clusters, after the next sandbox began', killed.footprint, NOTHING);
  next.sandbox.terminate();
  strictEqual(await next.sandbox.ended, 143);
}

/** Two platforms at once, with the same addresses, names and ports: each has its own records and none of the other's. */
async function twoPlatforms(): Promise<void> {
  const pairs = [hold('marked-run', 'red', 'blue'), hold('marked-run', 'blue', 'red')];
  const codes = await Promise.all(pairs.map(({ ended }) => ended));
  console.log(pairs.map((sandbox) => sandbox.text().trim()).join('\n'));
  deepStrictEqual(codes, [0, 0]);
}

async function main(only: string | undefined): Promise<void> {
  const begin = Date.now();
  try {
    if (only === undefined || only === 'teardown') await teardown();
    if (only === undefined || only === 'clusters') await clusters();
    if (only === undefined || only === 'platforms') await twoPlatforms();
    console.log(`side by side: ${((Date.now() - begin) / 1_000).toFixed(0)} s`);
  } finally {
    held.forEach((sandbox) => sandbox.kill());
    rmSync(folder, { recursive: true, force: true });
  }
}

main(process.argv[2]).then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
