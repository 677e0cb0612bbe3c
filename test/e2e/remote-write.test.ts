import { join } from 'node:path';
import { fleetCatalog } from '../../lib';
import { DCGM_METRICS } from '../../lib/metrics/dcgm';
import { KUBELET_STATS_METRICS } from '../../lib/metrics/kubelet-stats';
import { Platform } from '../../testbed/cluster/platform';
import { storeThenGateways } from '../../testbed/loss/faults';
import { measureLoss, told } from '../../testbed/loss/measure';
import { Stores } from '../../testbed/stores/stores';
import { talkers } from '../../testbed/talkers/talkers';
import { eventually } from '../../testbed/waiting';
import { VARIANTS } from '../support/fixtures';
import { beyondCatalogue } from './delivery/beyond-catalogue';
import { expectedMetricLabels } from './delivery/expected-labels';
import { figure } from './delivery/figure';
import { labelTests } from './delivery/label-tests';
import { SENDERS, talkerOf } from './delivery/sender';

/** The same platform with `hub.metrics.export: remoteWrite`: the same series, and the loss that its memory queue means. */
const COUNT = 20_000;
const SENDER = SENDERS[0]!;
let platform: Platform;
let stores: Stores;

beforeAll(async () => {
  platform = await Platform.start({
    config: join(VARIANTS, 'remote-write'),
    workloads: talkers(['shop']),
    onStage: (stage, seconds) => figure(`${stage}: ${seconds.toFixed(1)} s`),
  });
  stores = new Stores(platform.cluster('hub'));
}, 420_000);

afterAll(() => platform?.stop(), 60_000);

test('without faults no metric is lost and none comes twice', async () => {
  const talker = talkerOf(platform, SENDER);
  const order = { signal: 'metrics', service: 'calm', first: 0, count: COUNT, batch: 100, rate: 0 } as const;
  expect(await talker.send(order)).toMatchObject({ acknowledged: COUNT, repeated: 0 });
  expect(await stores.whenFound('metrics', 'calm', COUNT)).toEqual({ distinct: COUNT, duplicates: 0 });
  for (const { metric } of await stores.query('e2e_numbered{service_name="calm"}'))
    expect(metric).toMatchObject(expectedMetricLabels(SENDER, talker));
  figure(`remote-write, no fault: ${COUNT} of ${COUNT} metrics found once`);
});

describe('labels by remote-write', () => labelTests(() => platform));

test('names are translated as Prometheus translates OTLP', async () => {
  const expected = [...KUBELET_STATS_METRICS, ...DCGM_METRICS].map(({ name }) => name);
  let missing: string[] = [];
  await eventually('kubelet and GPU metrics', 60_000, async () => {
    const stored = await stores.metricNames();
    missing = expected.filter((name) => !stored.includes(name));
    return missing.length === 0;
  }).catch(() => undefined);
  expect(missing).toEqual([]);
  expect((await beyondCatalogue(stores, fleetCatalog(platform.fleet))).unknown).toEqual([]);
  expect(await stores.query('count ({__name__=~".+", hub_received_at="", job!="prometheus"})')).toEqual([]);
});

test('Prometheus and then the gateways die: metrics are lost, logs and traces of the same run are not', async () => {
  const losses = await measureLoss(platform, storeThenGateways, {
    records: COUNT,
    rate: 2_000,
    seed: 1,
    drainSeconds: 120,
    // Prometheus is back for longer than the exporter waits between two attempts.
    quietSeconds: 30,
  });
  figure(`remote-write, ${told(storeThenGateways.name, losses)}`);
  expect(losses.logs).toMatchObject({ acknowledged: COUNT, lost: 0 });
  expect(losses.traces).toMatchObject({ acknowledged: COUNT, lost: 0 });
  expect(losses.metrics.acknowledged).toBe(COUNT);
  expect(losses.metrics.lost).toBeGreaterThan(0);
}, 300_000);
