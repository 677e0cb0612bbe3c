import { randomBytes } from 'node:crypto';
import { NAMESPACES, spiffeId } from '../../lib';
import { gatewayName } from '../../lib/model/names';
import { DNS_REFRESH_SECONDS } from '../../lib/model/withdrawal';
import { readFleet } from '../../stacks/config';
import { freePorts } from '../../testbed/processes/process';
import { eventually } from '../../testbed/waiting';
import { FLEET } from '../../tools/root';
import { find, objectsOf } from '../support/fixtures';
import { DnsDouble } from './support/dns-double';
import { EDGE, RenderedEnvoy } from './support/rendered-envoy';
import { RollingGateways } from './support/rolling-gateways';
import { refusedOf, SteadySender } from './support/steady-sender';

/** What the manifests say of a gateway's update. */
interface GatewayUpdate {
  readonly minReadySeconds?: number;
  readonly template: {
    readonly spec: {
      readonly containers: readonly [
        { readonly lifecycle?: { readonly preStop: { readonly sleep: { readonly seconds: number } } } },
      ];
    };
  };
}

/** All times of the update are shortened by this, so that the test takes half a minute. */
const FASTER = 10;
const RESTARTS = 5;
const ms = (seconds: number) => (1_000 * seconds) / FASTER;

let dns: DnsDouble;
let gateways: RollingGateways;
let envoy: RenderedEnvoy;
let sender: SteadySender | undefined;

/**
 * The rendered Envoy before two doubles of gold's gateways, whose pods are replaced at the times that the manifests say.
 * The cluster's DNS is a double: it answers out of a cache of 30 s, so that a gateway that has left is still named.
 */
beforeAll(async () => {
  const [http, grpc] = (await freePorts(2)) as [number, number];
  const path = `${NAMESPACES.hub.name}/${gatewayName('gold')}`;
  const update = find(objectsOf('hub', readFleet(FLEET)), `StatefulSet ${path}`)
    .spec as unknown as GatewayUpdate;
  const preStop = update.template.spec.containers[0].lifecycle?.preStop.sleep.seconds ?? 0;
  dns = await DnsDouble.start(ms(30));
  gateways = new RollingGateways({
    dns,
    ports: { http, grpc },
    preStopMs: ms(preStop),
    startMs: ms(5),
    minReadyMs: ms(update.minReadySeconds ?? 0),
  });
  await gateways.start(2);
  envoy = new RenderedEnvoy({
    gatewayPorts: { http, grpc },
    dnsPort: dns.port,
    replacements: {
      [`dns_refresh_rate: ${DNS_REFRESH_SECONDS}s`]: `dns_refresh_rate: ${DNS_REFRESH_SECONDS / FASTER}s`,
      'base_ejection_time: 10s': 'base_ejection_time: 1s',
      'max_ejection_time: 30s': 'max_ejection_time: 3s',
    },
  });
  await envoy.start();
}, 60_000);

afterAll(async () => {
  await sender?.stop();
  await envoy?.stop();
  await gateways?.stop();
  await dns?.stop();
});

const leaf = () => envoy.ca(EDGE).leaf(`URI:${spiffeId(EDGE)}`);

test('a client notices nothing of a rolling restart of the gateways, and nothing is stored twice', async () => {
  const tls = envoy.tls('gold', leaf());
  sender = new SteadySender({ address: '127.0.0.1', port: envoy.ports.goldHttp, tls }, 40);
  await eventually('the first request', 5_000, async () => gateways.taken.length > 0);
  for (let restart = 0; restart < RESTARTS; restart += 1) await gateways.replaceServing();
  const sent = await sender.stop();
  const refused = refusedOf(sent);
  console.log(
    `door: ${sent.length} requests during ${RESTARTS} restarts of the serving gateway, ${refused.length} refused`,
  );
  expect(refused).toEqual([]);
  expect(sent.length).toBeGreaterThan(RESTARTS * 100);
  expect([...gateways.taken].sort()).toEqual(sent.map(({ number }) => number).sort());
}, 60_000);

test('the largest request, too, goes to another gateway when the one of its cluster is gone', async () => {
  await gateways.loseServing();
  expect(await envoy.knock('gold', { leaf: leaf(), body: randomBytes(1_250_000) })).toMatchObject({
    status: 200,
  });
});

test('a gateway that is gone is dialled twice, and then not while others are there', async () => {
  const failed = () =>
    envoy.counter('envoy_cluster_upstream_cx_connect_fail', ['envoy_cluster_name', 'gold-http']);
  const before = await failed();
  for (let request = 0; request < 8; request += 1) {
    expect(await envoy.knock('gold', { leaf: leaf() })).toMatchObject({ status: 200 });
  }
  // The test before this one has dialled it once. Its time of ten seconds is one here, and may be over meanwhile.
  expect((await failed()) - before).toBeLessThanOrEqual(4);
});
