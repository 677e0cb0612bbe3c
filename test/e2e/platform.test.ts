import { Platform } from './runner/platform';
import { Stores } from './stores';
import { Talker } from './talker';
import { talkers } from './talkers';

/** The shortest proof that the rendered platform works: without it nothing else here means anything. */
let platform: Platform;
const stages: string[] = [];

beforeAll(async () => {
  platform = await Platform.start({
    workloads: talkers(['shop']),
    onStage: (stage, seconds) => stages.push(`${stage} ${seconds.toFixed(1)} s`),
  });
}, 180_000);

afterAll(() => platform?.stop(), 60_000);

test('limits are in force, so that memory limiters see those of their pods', () => {
  console.log(`platform: ${stages.join(', ')}; not run: ${platform.cluster('hub').notRun.join(', ')}`);
  expect(platform.unlimited).toBeUndefined();
  for (const pod of platform.cluster('hub').podsNamed('prio-ingestion-gateway-gold')) {
    expect(pod.log.text()).toContain('"total_memory_mib":2048');
  }
});

test.each(['metrics', 'logs', 'traces'] as const)(
  '20,000 %s from an edge pod are stored, once each',
  async (signal) => {
    const talker = new Talker(platform.cluster('edge').podsNamed('talker')[0]!);
    const stores = new Stores(platform.cluster('hub'));
    const order = { signal, service: `first-${signal}`, first: 0, count: 20_000, batch: 100, rate: 0 };
    const account = await talker.send(order);
    expect(account).toMatchObject({ acknowledged: 20_000, repeated: 0 });
    const found = await stores.whenFound(signal, order.service, 20_000);
    expect(found).toEqual({ distinct: 20_000, duplicates: 0 });
  },
);
