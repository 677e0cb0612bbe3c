import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gatewayName, PORTS, WORKLOADS } from '../../lib';
import { metricsPage } from './identity/metrics-page';
import { SIGNALS } from './loss/measure';
import { queueFill } from './loss/queue-fill';
import { now, observe } from './observations';
import { type Cluster } from './runner/cluster';
import { Platform } from './runner/platform';
import { Stores } from './stores';
import { Talker } from './talker';
import { talkers } from './talkers';

/** A queue at its own bound, which the volume's size is derived from: what does not fit stays with the sender. */
const RECORDS = 28_000;
/** 28 MB of each signal of gold, and of logs of bronze, more than a gateway of this variant holds. */
const RECORD = { padding: 'x'.repeat(1_000) };

let platform: Platform;

beforeAll(async () => {
  platform = await Platform.start({
    config: join(__dirname, '../variants/small-queues'),
    workloads: talkers(['shop', 'test-app']),
  });
}, 180_000);

afterAll(() => platform?.stop(), 60_000);

test('queues that are full make their senders wait, and nothing acknowledged is lost when the stores are back', async () => {
  const hub = platform.cluster('hub');
  const talker = (namespace: string) =>
    new Talker(
      platform
        .cluster('edge')
        .podsNamed('talker')
        .find(({ props }) => props.pod.metadata.namespace === namespace)!,
    );
  const stores = [WORKLOADS.prometheus, WORKLOADS.loki, WORKLOADS.tempo].flatMap((name) =>
    hub.storePods(name),
  );
  const cables = (state: 'up' | 'down') =>
    Promise.all(stores.map((store) => platform.network.setLink(store.props, state)));
  await cables('down');
  const order = { first: 0, count: RECORDS, batch: 100, rate: 2_000, record: RECORD };
  const bronze = talker('test-app').send({ ...order, signal: 'logs', service: 'full-bronze' });
  const gold = SIGNALS.map((signal) => talker('shop').send({ ...order, signal, service: `full-${signal}` }));
  const bronzeFill = await queueFill(hub.podsNamed(gatewayName('bronze')), ['logs'], 60);
  const goldFill = await queueFill(hub.podsNamed(gatewayName('gold')), ['logs'], 0);
  const accounts = await Promise.all(gold);
  const fill = await queueFill(hub.podsNamed(gatewayName('gold')), SIGNALS, 60);
  console.log(
    `loss: stores away: logs of bronze at ${bronzeFill['logs']} of their bound when those of gold were at ` +
      `${goldFill['logs']}; then the fullest gateway of gold at ${JSON.stringify(fill)}`,
  );
  await showsQueueLengths(hub);
  await cables('up');
  const sent = [
    ...SIGNALS.map((signal, index) => ({ signal, service: `full-${signal}`, account: accounts[index]! })),
    { signal: 'logs' as const, service: 'full-bronze', account: await bronze },
  ];
  for (const { signal, service, account } of sent) {
    const { acknowledged } = account;
    const { distinct, duplicates } = await new Stores(hub).whenFound(signal, service, acknowledged, 120);
    console.log(
      `loss: full queue: ${service} ${acknowledged - distinct} of ${acknowledged} lost, ${duplicates} duplicates`,
    );
    expect({ acknowledged, distinct }).toEqual({ acknowledged: RECORDS, distinct: RECORDS });
  }
  // Bronze is made to wait while gold still has room.
  expect(bronzeFill['logs']).toBeGreaterThan(0.9);
  expect(goldFill['logs']).toBeLessThan(0.9);
  for (const share of Object.values(fill)) expect(share).toBeGreaterThan(0.9);
}, 300_000);

/** The deployed metrics-proxy says of every queue what its gateway said of it since the last scrape, 15 s ago at most. */
async function showsQueueLengths(hub: Cluster): Promise<void> {
  const own = new Map<string, number[]>();
  for (const end = Date.now() + 16_000; Date.now() < end; await pause(1_000)) {
    for (const [queue, bytes] of await queueLengths(hub)) own.set(queue, [...(own.get(queue) ?? []), bytes]);
  }
  const { queue_length } = await observe(hub, now(['queue_length']));
  const shown = queue_length!.series.map(({ labels, value }) => ({
    queue: `${labels['pod']} ${labels['source']}`,
    bytes: value!,
  }));
  expect(shown.map(({ queue }) => queue).sort()).toEqual([...own.keys()].sort());
  const wrong = shown.filter(({ queue, bytes }) => {
    const said = own.get(queue)!;
    return bytes < Math.min(...said) || bytes > Math.max(...said);
  });
  expect(wrong).toEqual([]);
  const exact = shown.filter(({ queue, bytes }) => bytes > 0 && new Set(own.get(queue)).size === 1);
  console.log(
    `loss: the metrics-proxy shows ${shown.length} queues as their gateways do, ${exact.length} of them with data that stood still`,
  );
  // Of the gateway that is full; a queue at its bound may still move by a batch.
  expect(exact.length).toBeGreaterThanOrEqual(1);
}

/** Each queue, by `<pod> <signal>`, from the pages of the gateways themselves. */
async function queueLengths(hub: Cluster): Promise<(readonly [queue: string, bytes: number])[]> {
  const pods = ['gold', 'silver', 'bronze'].flatMap((name) => hub.podsNamed(gatewayName(name)));
  const pages = await Promise.all(
    pods.map(async ({ name, props }) => {
      const samples = await metricsPage(`http://${props.address}:${PORTS.collectorMetrics}/metrics`);
      return samples
        .filter(
          ({ name: metric, labels }) =>
            metric === 'otelcol_exporter_queue_size' && labels['exporter']!.endsWith('_backlog'),
        )
        .map(({ labels, value }) => [`${name} ${labels['data_type']}`, value] as const);
    }),
  );
  return pages.flat();
}
