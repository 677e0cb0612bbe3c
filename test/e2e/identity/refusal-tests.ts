import { setTimeout as pause } from 'node:timers/promises';
import { spiffeId, WORKLOADS } from '../../../lib';
import { type Authority, authority, type Leaf } from '../../../testbed/doubles/certificates';
import { numberedLogs } from '../../../testbed/otlp/numbered';
import { eventually, lookUntil, stillness } from '../../../testbed/waiting';
import { CLAIMED_ID, EDGE_ID, FORGED_HEADER } from './claims';
import { type Door } from './doors';
import { CLIENT_USAGES, type World } from './world';

const NO_CERTIFICATE = 'envoy_listener_ssl_fail_verify_no_cert';
const NOT_VERIFIED = 'envoy_listener_ssl_fail_verify_error';
const OTHER_NAME = 'envoy_listener_ssl_fail_verify_san';
const HANDSHAKES = 'envoy_listener_ssl_handshake';
const COUNTERS = [NO_CERTIFICATE, NOT_VERIFIED, OTHER_NAME, HANDSHAKES];

const SERVICE = 'refused';

interface Refusal {
  readonly title: string;
  readonly classes: readonly string[];
  readonly leaf: (world: World, foreign: Authority) => Leaf | undefined;
  /** What Envoy counts of it. */
  readonly counter: string;
}

const leafOf = (by: Authority, id: string, days?: number) =>
  by.leaf(`URI:${id}`, { usages: CLIENT_USAGES, days });

/** Both of the edge's classes; silver trusts the hub alone. */
const OWN = ['gold', 'bronze'];

const REFUSALS: readonly Refusal[] = [
  { title: 'no certificate', classes: OWN, leaf: () => undefined, counter: NO_CERTIFICATE },
  {
    title: "a foreign CA signed the edge's name",
    classes: OWN,
    leaf: (_, foreign) => leafOf(foreign, spiffeId(EDGE_ID)),
    counter: NOT_VERIFIED,
  },
  {
    title: "the hub's CA signed the edge's name",
    classes: OWN,
    leaf: (world) => leafOf(world.ca('hub'), spiffeId(EDGE_ID)),
    counter: NOT_VERIFIED,
  },
  {
    title: "the edge's CA signed the hub's name",
    classes: ['silver'],
    leaf: (world) => leafOf(world.ca('edge'), spiffeId(CLAIMED_ID)),
    counter: NOT_VERIFIED,
  },
  {
    title: 'expired',
    classes: OWN,
    leaf: (world) => leafOf(world.ca('edge'), spiffeId(EDGE_ID), 0),
    counter: NOT_VERIFIED,
  },
  {
    title: "another workload of the edge, signed by the edge's CA",
    classes: OWN,
    leaf: (world) => leafOf(world.ca('edge'), `spiffe://${EDGE_ID}/other`),
    counter: OTHER_NAME,
  },
  {
    title: "the agent's own certificate, at a class that the edge does not declare",
    classes: ['silver'],
    leaf: (world) => world.edgeLeaf,
    counter: NOT_VERIFIED,
  },
];

const CASES = REFUSALS.flatMap(({ classes, ...refusal }) =>
  classes.flatMap((className) =>
    (['grpc', 'http'] as const).map((protocol) => ({ ...refusal, className, protocol })),
  ),
);

/** The door refuses, and each refusal can be seen in a metric. */
export function refusalTests(world: () => World): void {
  const foreign = authority('foreign');
  afterAll(() => foreign.remove());

  // Collectors dial anew after a start or a revocation, and every handshake counts.
  beforeAll(async () => {
    const unchanged = stillness();
    await lookUntil(handshakes, (count) => unchanged(count) > 10_000, { timeoutMs: 60_000, everyMs: 1_000 });
  }, 90_000);

  async function handshakes(): Promise<number> {
    const classes = [...new Set(CASES.map(({ className }) => className))];
    const pages = await Promise.all(classes.map((className) => world().doors.counters(className)));
    return pages.reduce((sum, counters) => sum + (counters.get(HANDSHAKES) ?? 0), 0);
  }

  async function counted({ className }: Door): Promise<Record<string, number>> {
    const counters = await world().doors.counters(className);
    return Object.fromEntries(COUNTERS.map((name) => [name, counters.get(name) ?? 0]));
  }

  test.each(CASES)('$className $protocol refuses: $title', async (refusal) => {
    const { doors } = world();
    const door = doors.door(refusal.className, refusal.protocol);
    const leaf = refusal.leaf(world(), foreign);
    // A certificate of no days is expired a second after it was made.
    if (refusal.title === 'expired') await pause(1_500);
    const before = await counted(door);
    const answer = await doors.knock(door, {
      leaf,
      headers: FORGED_HEADER,
      signal: 'logs',
      body: numberedLogs({ service: SERVICE, first: 0, count: 1 }),
    });
    expect(answer).toEqual({ refused: expect.stringMatching(/CERTIFICATE/) as string });
    const expected = { ...before, [refusal.counter]: before[refusal.counter]! + 1 };
    await eventually(`${refusal.counter} to rise`, 10_000, async () => {
      const now = await counted(door);
      return now[refusal.counter]! > before[refusal.counter]!;
    });
    expect(await counted(door)).toEqual(expected);
    console.log(
      `identity: refused at ${refusal.className}-${refusal.protocol}: ${refusal.title}: ${refusal.counter} +1`,
    );
  });
}

/** The counters must be in Prometheus, or no alert can be made of them. Some time after `refusalTests`. */
export function refusalStoredTests(world: () => World): void {
  test.each([NO_CERTIFICATE, NOT_VERIFIED, OTHER_NAME])('%s is in Prometheus, by class', async (counter) => {
    const { doors, stores } = world();
    const counted = new Map<string, number>();
    for (const className of new Set(doors.all.map((door) => door.className))) {
      const count = (await doors.counters(className)).get(counter) ?? 0;
      const caused = CASES.filter(
        (refusal) => refusal.counter === counter && refusal.className === className,
      );
      expect(count).toBeGreaterThanOrEqual(caused.length);
      if (count > 0) counted.set(className, count);
    }
    const wanted = [...counted].map(([className, count]) => `${className}: ${count}`).sort();
    const query = `sum by (envoy_listener_address) (${counter}_total{job="${WORKLOADS.ingress}"}) > 0`;
    await eventually(`${query} to be ${wanted.join(', ')}`, 60_000, async () => {
      const series = await stores.query(query);
      const stored = series.map(({ metric, value }) => `${metric['envoy_listener_address']}: ${value?.[1]}`);
      return JSON.stringify(stored.sort()) === JSON.stringify(wanted);
    });
    console.log(`identity: stored as ${counter}_total: ${wanted.join(', ')}`);
  });

  test('nothing of a refused client is stored', async () => {
    expect((await world().stores.found('logs', SERVICE)).size).toBe(0);
  });
}
