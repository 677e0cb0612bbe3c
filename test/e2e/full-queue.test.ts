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
    hub.storePods(name),
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
  await showsQueueLengths(hub);
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
