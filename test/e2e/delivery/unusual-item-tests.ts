import { type Signal } from '../../../testbed/otlp/signals';
import { type Unusual, UNUSUAL } from '../../../testbed/otlp/unusual';
import { type Platform } from '../../../testbed/cluster/platform';
import { Stores } from '../../../testbed/stores/stores';
import { lookUntil } from '../../../testbed/waiting';
import { figure } from './figure';
import { SENDERS, talkerOf } from './sender';

const NEIGHBOURS = 50;

/** Items that cost the others of their request everything, where nobody repairs or drops them alone. */
export function unusualItemTests(platform: () => Platform): void {
  let stores: Stores;
  beforeAll(() => void (stores = new Stores(platform().cluster('hub'))));

  test.each(UNUSUAL.map((unusual, index) => ({ ...unusual, service: `unusual-${index}` })))(
    '$name costs its neighbours nothing',
    async (unusual) => {
      const { signal, service } = unusual;
      const talker = talkerOf(platform(), SENDERS[0]!);
      await talker.forward(signal, unusual.request({ service, first: 0, count: NEIGHBOURS }));
      const neighbours = await lookUntil(
        () => numbersOf(stores, signal, service),
        (count) => count >= NEIGHBOURS,
        PATIENCE,
      );
      const own = await lookUntil(() => hasItself(stores, unusual, service), Boolean, PATIENCE);
      const fate = unusual.storedAs === undefined ? 'not looked for' : own ? 'stored' : 'missing';
      figure(`unusual: ${unusual.name}: ${neighbours} of ${NEIGHBOURS} neighbours, itself ${fate}`);
      expect({ neighbours, own }).toEqual({ neighbours: NEIGHBOURS, own: true });
    },
  );

  test('a line of 1.04 MB on the standard output is cut, and the lines around it are stored', async () => {
    const sender = SENDERS[0]!;
    const before = Array.from({ length: NEIGHBOURS }, (_, n) => `around ${n}`);
    const after = Array.from({ length: NEIGHBOURS }, (_, n) => `around ${NEIGHBOURS + n}`);
    await talkerOf(platform(), sender).print([...before, `around ${'x'.repeat(1_040_000)}`, ...after]);
    const selector = `{service_name="talker", cluster_id="${sender.clusterId}", k8s_namespace_name="${sender.namespace}"} |= "around "`;
    const lines = await lookUntil(
      async () => (await stores.logs(selector)).map(({ line }) => line),
      (seen) => seen.length > 2 * NEIGHBOURS,
      PATIENCE,
    );
    const found = new Set(lines);
    expect([...before, ...after].filter((line) => !found.has(line))).toEqual([]);
    const longest = Math.max(...lines.map(({ length }) => length));
    figure(
      `unusual: a line of 1.04 MB: ${2 * NEIGHBOURS} of ${2 * NEIGHBOURS} neighbours, cut to ${longest}`,
    );
    expect(longest).toBeGreaterThan(800_000);
    expect(longest).toBeLessThanOrEqual(900_000);
  });

  test('three users whose names are masked stay three series, and none of their names is stored', async () => {
    const users = ['anna@shop.example', 'bert@shop.example', 'cleo@shop.example'];
    const talker = talkerOf(platform(), SENDERS[0]!);
    for (const user of users) {
      const order = { signal: 'metrics' as const, service: 'masked', first: 0, count: 1, batch: 1, rate: 0 };
      await talker.send({ ...order, record: { user } });
    }
    const seen = await lookUntil(
      () => stores.query('e2e_numbered{service_name="masked"}'),
      (series) => series.length >= users.length,
      PATIENCE,
    );
    const values = new Set(seen.map(({ metric }) => metric['user']));
    expect(values.size).toBe(users.length);
    values.forEach((value) => expect(value).toMatch(/^[0-9a-f]{64}$/));
    figure(`unusual: ${users.length} masked users are ${values.size} series`);
  });
}

const PATIENCE = { timeoutMs: 20_000, everyMs: 500 };

/** How many of the numbered records a store has. */
async function numbersOf(stores: Stores, signal: Signal, service: string): Promise<number> {
  return [...(await stores.found(signal, service)).keys()].filter(Number.isInteger).length;
}

/** Whether the store has the unusual item itself, where it is one to be stored. */
async function hasItself(stores: Stores, { signal, storedAs }: Unusual, service: string): Promise<boolean> {
  if (storedAs === undefined) return true;
  const isIt = (text: string) => text.startsWith(storedAs);
  const found: Readonly<Record<Signal, () => Promise<boolean>>> = {
    metrics: async () => (await stores.query(`${storedAs}{service_name="${service}"}`)).length > 0,
    logs: async () => (await stores.logs(`{service_name="${service}"}`)).some(({ line }) => isIt(line)),
    traces: async () => (await stores.spans(service)).some(({ operationName }) => isIt(operationName)),
  };
  return found[signal]();
}
