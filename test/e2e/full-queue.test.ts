import { join } from 'node:path';
import { gatewayName, WORKLOADS } from '../../lib';
import { SIGNALS } from './loss/measure';
import { queueFill } from './loss/queue-fill';
import { Platform } from './runner/platform';
import { Stores } from './stores';
import { Talker } from './talker';
import { talkers } from './talkers';

/** A queue at its own bound, which the volume's size is derived from: what does not fit stays with the sender. */
const RECORDS = 20_000;
/** 20 MB of each signal, more than a gateway of this variant holds. */
const RECORD = { padding: 'x'.repeat(1_000) };

let platform: Platform;

beforeAll(async () => {
  platform = await Platform.start({
    config: join(__dirname, '../variants/small-queues'),
    workloads: talkers(['shop']),
  });
}, 180_000);

afterAll(() => platform?.stop(), 60_000);

test('queues that are full make their senders wait, and nothing acknowledged is lost when the stores are back', async () => {
  const hub = platform.cluster('hub');
  const talker = new Talker(platform.cluster('edge').podsNamed('talker')[0]!);
  const stores = [WORKLOADS.prometheus, WORKLOADS.loki, WORKLOADS.tempo].flatMap((name) =>
    hub.podsNamed(name),
  );
  const cables = (state: 'up' | 'down') =>
    Promise.all(stores.map((store) => platform.network.setLink(store.props, state)));
  await cables('down');
  const accounts = await Promise.all(
    SIGNALS.map((signal) =>
      talker.send({
        signal,
        service: `full-${signal}`,
        first: 0,
        count: RECORDS,
        batch: 100,
        rate: 2_000,
        record: RECORD,
      }),
    ),
  );
  const fill = await queueFill(hub.podsNamed(gatewayName('gold')), 60);
  console.log(
    `loss: queues of the fullest gateway at ${JSON.stringify(fill)} of their bound with stores away`,
  );
  await cables('up');
  for (const [index, signal] of SIGNALS.entries()) {
    const { acknowledged } = accounts[index]!;
    const { distinct, duplicates } = await new Stores(hub).whenFound(
      signal,
      `full-${signal}`,
      acknowledged,
      120,
    );
    console.log(
      `loss: full queue: ${signal} ${acknowledged - distinct} of ${acknowledged} lost, ${duplicates} duplicates`,
    );
    expect({ acknowledged, distinct }).toEqual({ acknowledged: RECORDS, distinct: RECORDS });
  }
  for (const share of Object.values(fill)) expect(share).toBeGreaterThan(0.9);
}, 300_000);
