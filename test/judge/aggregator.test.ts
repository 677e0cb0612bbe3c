import { COLLECTOR_METRICS } from '../../lib/metrics/collector-self';
import { attributes } from '../../testbed/otlp/otlp-json';
import { eventually } from '../../testbed/waiting';
import { configFiles, fleetOfFiles } from '../support/fixtures';
import { AggregatedEdge } from './support/aggregated-edge';
import { postOtlp } from './support/post-otlp';
import { postSpans, shardOf, shuffled, type Trace, tracesOf } from './support/trace-load';

/** The rendered agent and three rendered aggregators as processes on loopback, before doors that record. */
const PERCENT = { gold: 40, bronze: 10 };
const WAIT_SECONDS = 20;
const edge = new AggregatedEdge(
  fleetOfFiles(
    configFiles({
      edge: {
        'telemetry.aggregator': {
          replicas: 3,
          decisionWaitSeconds: WAIT_SECONDS,
          keepServices: ['payment'],
          percentages: PERCENT,
          noise: [{ namespace: 'test-app' }],
        },
      },
    }),
  ),
  3,
);

/** 20,000 of each class: a standard deviation of 0.35 points at 40 % and of 0.21 at 10 %. */
const ORDINARY = 20_000;
const GOLD = { namespace: 'shop' };
const BRONZE = { namespace: 'test-app', service: 'batch' };
const slow = { startMs: Date.now() - 1_100 };

const TRACES: readonly Trace[] = [
  ...tracesOf('gold', ORDINARY, () => [GOLD, GOLD, GOLD]),
  ...tracesOf('bronze', ORDINARY, () => [BRONZE, BRONZE, BRONZE]),
  ...tracesOf('errors in gold', 500, (n) => [0, 1, 2].map((at) => ({ ...GOLD, error: at === n % 3 }))),
  ...tracesOf('errors in bronze', 500, (n) => [0, 1, 2].map((at) => ({ ...BRONZE, error: at === n % 3 }))),
  // No span is slow: the trace is, from its first start to its last end.
  ...tracesOf('slow', 500, () => [{ ...BRONZE, ...slow, endMs: slow.startMs + 1 }, BRONZE, BRONZE]),
  ...tracesOf('named service', 500, () => [BRONZE, { ...BRONZE, service: 'payment' }, BRONZE]),
  ...tracesOf('in both classes', 2_000, () => [GOLD, BRONZE, GOLD]),
];
const byKind = (kind: string) => TRACES.filter((trace) => trace.kind === kind);
const seen = ({ id }: Trace) => edge.doors.traces.get(id);
const keptShare = (traces: readonly Trace[]) => (100 * traces.filter(seen).length) / traces.length;

/**
 * So many traces are under way together, their spans in shuffled order over requests of 500, and the next ones wait until
 * the aggregators have them: on a busy machine too a trace's spans are there before the decision.
 */
const WINDOW = 2_000;

const DECIDED = 'otelcol_processor_tail_sampling_global_count_traces_sampled_total';
const LATE = 'otelcol_processor_tail_sampling_early_releases_from_cache_decision_total';

/** Waits until this many traces are decided and what was kept of them is at the doors. */
async function decided(count: number): Promise<void> {
  await eventually(`${count} decisions`, 60_000, async () => (await edge.decided(DECIDED)) === count);
  await eventually('what was kept', 30_000, async () => {
    const sent = await edge.sentToDoors();
    const queued = await edge.decided('otelcol_exporter_queue_size');
    return queued === 0 && sent === edge.doors.spans;
  });
}

beforeAll(async () => {
  await edge.start();
  const order = shuffled(TRACES);
  let spansSent = 0;
  for (let at = 0; at < order.length; at += WINDOW) {
    const spans = shuffled(order.slice(at, at + WINDOW).flatMap((trace) => trace.spans));
    await postSpans(edge.url, spans);
    spansSent += spans.length;
    await eventually('the spans in the aggregators', 60_000, async () => {
      return (await edge.agentCounter('otelcol_exporter_sent_spans_total')) === spansSent;
    });
  }
  await decided(TRACES.length);
}, 300_000);

afterAll(() => edge.stop(), 30_000);

test('every decision was made on the whole trace: no span came after it', async () => {
  expect(await edge.decided(LATE)).toBe(0);
});

test('no trace is split: what is kept has all of its spans, once, from the one aggregator of its id', () => {
  const split = TRACES.filter(seen).filter((trace) => {
    const spans = [...seen(trace)!.values()];
    const senders = new Set(spans.map(({ sender }) => sender));
    return (
      spans.length !== trace.spans.length ||
      spans.some(({ count }) => count !== 1) ||
      senders.size !== 1 ||
      !senders.has(`aggregator-${shardOf(trace.id, 3)}`)
    );
  });
  expect(split.map(({ kind, id }) => `${kind} ${id}`)).toEqual([]);
  expect(TRACES.filter(seen).length).toBeGreaterThan(12_000);
});

test.each(['errors in gold', 'errors in bronze', 'slow', 'named service'])(
  'every trace of kind "%s" is kept',
  (kind) => {
    expect(keptShare(byKind(kind))).toBe(100);
  },
);

test.each([
  ['gold', PERCENT.gold],
  ['bronze', PERCENT.bronze],
])('of ordinary traces in %s %d %% are kept, within 2 points', (kind, percent) => {
  const share = keptShare(byKind(kind));
  process.stdout.write(
    `${kind}: ${share.toFixed(2)} % of ${ORDINARY} ordinary traces kept, declared ${percent} %\n`,
  );
  expect(Math.abs(share - percent)).toBeLessThan(2);
});

test('a trace in two classes is kept whole as often as the better class keeps one, each span in its own class', () => {
  const traces = byKind('in both classes');
  // 2,000 traces: a standard deviation of 1.1 points.
  expect(Math.abs(keptShare(traces) - PERCENT.gold)).toBeLessThan(4);
  const classes = traces.filter(seen).map(({ spans, id }) => {
    return spans.map(({ spanId }) => edge.doors.traces.get(id)!.get(spanId)?.className).join(' ');
  });
  expect(new Set(classes)).toEqual(new Set(['gold bronze gold']));
});

test('each aggregator gets a third of the traces, within 2 points', () => {
  const kept = TRACES.filter(seen);
  for (const shard of [0, 1, 2]) {
    const own = kept.filter((trace) => [...seen(trace)!.values()][0]!.sender === `aggregator-${shard}`);
    expect(Math.abs((100 * own.length) / kept.length - 100 / 3)).toBeLessThan(2);
  }
});

test('a span that comes after the decision goes the way of its trace', async () => {
  const traces = tracesOf('late', 2_000, () => [GOLD, GOLD, GOLD]);
  await postSpans(
    edge.url,
    traces.flatMap(({ spans }) => spans.slice(0, 2)),
  );
  await decided(TRACES.length + traces.length);
  await postSpans(
    edge.url,
    traces.flatMap(({ spans }) => spans.slice(2)),
  );
  await eventually('the late spans', 60_000, async () => (await edge.decided(LATE)) === traces.length);
  const kept = traces.filter(seen);
  await eventually('what was kept', 30_000, async () =>
    Promise.resolve(kept.every((trace) => seen(trace)!.size === 3)),
  );
  expect(traces.filter(seen)).toHaveLength(kept.length);
  expect(Math.abs((100 * kept.length) / traces.length - PERCENT.gold)).toBeLessThan(4);
}, 180_000);

/** Severity numbers of OpenTelemetry; 0 is none, and 25 and 99 are none that it knows. */
const SEVERITIES = [0, 1, 4, 5, 8, 9, 12, 13, 17, 21, 24, 25, 99];

test('noise is dropped where it is declared, and what has no severity or an unknown one nowhere', async () => {
  const resourceLogs = ['shop', 'test-app'].map((namespace) => ({
    resource: { attributes: attributes({ 'k8s.namespace.name': namespace }) },
    scopeLogs: [
      {
        logRecords: SEVERITIES.map((severityNumber) => ({
          severityNumber,
          severityText: 'DEBUG',
          body: { stringValue: `${namespace} ${severityNumber}` },
        })),
      },
    ],
  }));
  expect(await postOtlp(`${edge.url}/v1/logs`, { resourceLogs })).toBe(200);
  const noise = ['test-app 1', 'test-app 4', 'test-app 5', 'test-app 8'];
  const all = ['shop', 'test-app'].flatMap((namespace) =>
    SEVERITIES.map((number) => `${namespace} ${number}`),
  );
  const expected = all.filter((body) => !noise.includes(body));
  await eventually('the logs', 30_000, async () =>
    Promise.resolve(edge.doors.logs.length >= expected.length),
  );
  expect(edge.doors.logs.map(({ body }) => body).sort()).toEqual(expected.sort());
  const counter = 'otelcol_processor_filter_logs_filtered';
  expect(await edge.agentCounter(counter, 'filter="filter/noise"')).toBe(noise.length);
});

test("every metric of the catalogue's aggregators is shown under its name, with its labels", async () => {
  const rows = COLLECTOR_METRICS.filter(({ name }) => name.includes('tail_sampling'));
  const shown = await edge.aggregatorPage();
  const missing = rows.filter(({ name, scraped = name, labels }) => {
    const lines = shown.split('\n').filter((line) => line.startsWith(`${scraped}{`));
    return !lines.some((line) => labels.every((label) => line.includes(`${label}="`)));
  });
  expect(rows).toHaveLength(7);
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test('nothing is given up, and no component warns of its name', () => {
  expect(edge.log()).not.toMatch(/deprecat|Permanent error|Dropping data|Error sending spans/i);
});
