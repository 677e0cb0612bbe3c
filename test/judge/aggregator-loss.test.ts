import { setTimeout as pause } from 'node:timers/promises';
import { type Fleet } from '../../lib';
import { eventually } from '../../testbed/waiting';
import { configFiles, fleetOfFiles } from '../support/fixtures';
import { AggregatedEdge } from './support/aggregated-edge';
import { postSpans, shardOf, type SpanPart, type Trace, tracesOf } from './support/trace-load';

/** What the death, the stop, the absence and a change of the number of aggregators cost: real processes on loopback. */
const WAIT_SECONDS = 5;

function fleetOf(replicas: number): Fleet {
  const aggregator = {
    replicas,
    decisionWaitSeconds: WAIT_SECONDS,
    keepServices: ['payment'],
    percentages: { gold: 10 },
  };
  return fleetOfFiles(configFiles({ edge: { 'telemetry.aggregator': aggregator } }));
}

const edge = new AggregatedEdge(fleetOf(3), 3);
beforeAll(() => edge.start(), 60_000);
afterAll(() => edge.stop(), 30_000);

/** Traces of which every one is kept, so that what is missing is lost. */
const kept = (name: string, count: number, part: SpanPart = {}) =>
  tracesOf(name, count, () => [0, 1, 2].map(() => ({ ...part, service: 'payment' })));
const ON_MEMORY = 'otelcol_processor_tail_sampling_sampling_traces_on_memory';
const SENT = 'otelcol_exporter_sent_spans_total';
const spansOf = (traces: readonly Trace[]) => traces.flatMap(({ spans }) => spans);
const arrived = ({ id, spans }: Trace) => edge.doors.traces.get(id)?.size === spans.length;
const ofShard = (shard: number, traces: readonly Trace[], shards = 3) =>
  traces.filter(({ id }) => shardOf(id, shards) === shard);

async function allArrive(what: string, traces: readonly Trace[]): Promise<void> {
  await eventually(what, 60_000, () => Promise.resolve(traces.every(arrived)));
}

test('a killed aggregator loses what it had not decided, of its own shard, and nothing else', async () => {
  const traces = kept('killed', 5_000);
  const acknowledged = new Map<string, number>();
  let killed = 0;
  const parts = Array.from({ length: 200 }, (_, part) => traces.slice(part * 25, (part + 1) * 25));
  for (const [at, part] of parts.entries()) {
    const next = pause(100);
    await postSpans(edge.url, spansOf(part));
    part.forEach(({ id }) => acknowledged.set(id, Date.now()));
    if (at === 100) {
      killed = Date.now();
      await edge.aggregators[1]!.stop('SIGKILL');
    }
    if (at === 130) await edge.startAggregator(1);
    await next;
  }
  const after = ({ id }: Trace) => acknowledged.get(id)! > killed;
  await allArrive('what was sent after the kill', traces.filter(after));
  await allArrive('what the other shards got', [...ofShard(0, traces), ...ofShard(2, traces)]);

  const lost = traces.filter((trace) => !arrived(trace));
  const ages = lost.map(({ id }) => killed - acknowledged.get(id)!);
  const perSecond = parts[0]!.length / 0.1 / 3;
  process.stdout.write(
    `killed: ${lost.length} of ${traces.length} traces lost at ${perSecond.toFixed(0)} a second and shard, ` +
      `acknowledged ${(Math.min(...ages) / 1000).toFixed(1)} to ${(Math.max(...ages) / 1000).toFixed(1)} s before\n`,
  );
  expect(lost.filter(({ id }) => shardOf(id, 3) !== 1).length).toBe(0);
  // A second each for the agent's batch and the rhythm of decisions, and two for a busy machine.
  const seconds = WAIT_SECONDS + 4;
  expect(Math.max(...ages)).toBeLessThan(seconds * 1_000);
  expect(lost.length).toBeLessThan(seconds * perSecond);
  // A wait that holds nothing would make this test say nothing.
  expect(lost.length).toBeGreaterThan(perSecond);
}, 120_000);

test('a stopped aggregator decides at once on what it holds: a roll-out loses nothing', async () => {
  const traces = kept('stopped', 900);
  await postSpans(edge.url, spansOf(traces));
  await eventually('the spans in the aggregators', 20_000, async () => {
    return (await edge.decided(ON_MEMORY)) === traces.length;
  });
  await Promise.all([0, 1, 2].map((shard) => edge.aggregators[shard]!.stop()));
  await Promise.all([0, 1, 2].map((shard) => edge.startAggregator(shard)));
  await allArrive('everything', traces);
}, 90_000);

test('an aggregator that is away is waited for: its traces go to no other, and the others do not wait', async () => {
  const traces = kept('away', 900);
  await edge.aggregators[0]!.stop();
  await postSpans(edge.url, spansOf(traces));
  await allArrive('the other two shards', [...ofShard(1, traces), ...ofShard(2, traces)]);
  const own = ofShard(0, traces);
  expect(own.length).toBeGreaterThan(250);
  expect(own.filter(({ id }) => edge.doors.traces.has(id)).length).toBe(0);
  await edge.startAggregator(0);
  await allArrive('the shard that was away', own);
  const senders = own.flatMap(({ id }) =>
    [...edge.doors.traces.get(id)!.values()].map(({ sender }) => sender),
  );
  expect(new Set(senders)).toEqual(new Set(['aggregator-0']));
}, 120_000);

test('what is decided is on disk: a class whose door is away holds up no other, and a kill takes nothing of it', async () => {
  const gold = kept('door open', 600);
  const bronze = kept('door closed', 600, { namespace: 'test-app' });
  edge.doors.closed.add('bronze');
  await postSpans(edge.url, spansOf([...gold, ...bronze]));
  await allArrive('the class whose door is open', gold);
  await eventually('all decisions', 20_000, async () => (await edge.decided(ON_MEMORY)) === 0);
  expect(bronze.filter(({ id }) => edge.doors.traces.has(id)).length).toBe(0);
  await Promise.all([0, 1, 2].map((shard) => edge.aggregators[shard]!.stop('SIGKILL')));
  edge.doors.closed.clear();
  await Promise.all([0, 1, 2].map((shard) => edge.startAggregator(shard)));
  await allArrive('the class whose door was closed', bronze);
}, 120_000);

test('an aggregator that has room for 100 traces takes 300 by and by: none is thrown away undecided', async () => {
  const restart = async (changes: Record<string, string>) => {
    await Promise.all([0, 1, 2].map((shard) => edge.aggregators[shard]!.stop()));
    await Promise.all([0, 1, 2].map((shard) => edge.startAggregator(shard, changes)));
  };
  await restart({ 'num_traces: 50000': 'num_traces: 100' });
  const traces = kept('crowded', 900);
  let most = 0;
  await postSpans(edge.url, spansOf(traces));
  await eventually('everything', 90_000, async () => {
    most = Math.max(most, await edge.decided(ON_MEMORY));
    return traces.every(arrived);
  });
  expect(most).toBeGreaterThan(200);
  expect(most).toBeLessThanOrEqual(300);
  expect(await edge.decided('otelcol_processor_tail_sampling_sampling_trace_dropped_too_early_total')).toBe(
    0,
  );
  await restart({});
}, 150_000);

test('another number of aggregators splits traces under way: half change their shard, ordinary ones stay whole', async () => {
  const ordinary = tracesOf('ordinary, scaled', 2_000, () => [{}, {}, {}]);
  const named = tracesOf('named, scaled', 2_000, () => [{ service: 'payment' }, {}, {}]);
  const traces = [...ordinary, ...named];
  const before = await edge.agentCounter(SENT);
  await postSpans(
    edge.url,
    traces.flatMap(({ spans }) => spans.slice(0, 2)),
  );
  // What a queue of the third aggregator holds stays in it until there is a third one again.
  await eventually('the first spans in the aggregators', 20_000, async () => {
    return (await edge.agentCounter(SENT)) === before + 2 * traces.length;
  });
  await edge.startAgent(fleetOf(2));
  await postSpans(
    edge.url,
    traces.flatMap(({ spans }) => spans.slice(2)),
  );
  await eventually('the last spans in the aggregators', 20_000, async () => {
    return (await edge.agentCounter(SENT)) === traces.length;
  });
  await pause(2_000);
  await eventually('all decisions', 20_000, async () => (await edge.decided(ON_MEMORY)) === 0);
  // The exporters' own batches.
  await pause(3_000);

  const moved = traces.filter(({ id }) => shardOf(id, 3) !== shardOf(id, 2));
  expect(Math.abs(moved.length / traces.length - 0.5)).toBeLessThan(0.04);
  const incomplete = (trace: Trace) => edge.doors.traces.has(trace.id) && !arrived(trace);
  // The hash of the id says the same at every aggregator.
  expect(ordinary.filter(incomplete).length).toBe(0);
  expect(ordinary.filter(arrived).length).toBeGreaterThan(100);
  // What was kept for one of its spans is kept where that span is.
  const torn = named.filter(incomplete);
  process.stdout.write(
    `3 to 2 aggregators: ${((100 * torn.length) / named.length).toFixed(1)} % of the traces under way that were kept ` +
      `for a service lost their other spans; 0 of ${ordinary.length} ordinary ones\n`,
  );
  expect(torn.every((trace) => moved.includes(trace))).toBe(true);
  // Half of them move, and the share of the class keeps a tenth of the rest.
  expect(Math.abs(torn.length / named.length - 0.5 * 0.9)).toBeLessThan(0.04);
  expect(named.filter(({ id }) => !edge.doors.traces.has(id)).length).toBe(0);
}, 90_000);
