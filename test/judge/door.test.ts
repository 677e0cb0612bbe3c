import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { spiffeId } from '../../lib';
import { doorCall, taken } from '../../testbed/doors/door-call';
import { type HttpAnswer } from '../../testbed/doors/http-call';
import { eventually } from '../../testbed/waiting';
import { EDGE, HUB, RenderedEnvoy, STRANGER } from './support/rendered-envoy';

/** The rendered Envoy as a process on loopback, with certificates of throw-away CAs; the gateway behind it is a double. */
const envoy = new RenderedEnvoy();
beforeAll(() => envoy.start(), 60_000);
afterAll(() => envoy.stop());

const ca = (id: string) => envoy.ca(id);
const knock: RenderedEnvoy['knock'] = (className, request) => envoy.knock(className, request);

const REFUSED = { refused: expect.stringMatching(/ECONNRESET|CERTIFICATE|EPIPE|SSL/) as string };

test('a cluster of the class gets in, and its certificate, not its header, says who it is', async () => {
  const leaf = ca(EDGE).leaf(`URI:${spiffeId(EDGE)}`);
  const answer = await knock('gold', { leaf, headers: { 'x-cluster-identity': spiffeId(HUB) } });
  expect(answer).toMatchObject({ status: 200 });
  expect((JSON.parse((answer as HttpAnswer).text) as Record<string, string>)['x-cluster-identity']).toBe(
    spiffeId(EDGE),
  );
});

test('without a certificate nobody gets in', async () => {
  expect(await knock('gold', {})).toEqual(REFUSED);
});

test('a certificate of an unknown CA is refused', async () => {
  expect(await knock('gold', { leaf: ca(STRANGER).leaf(`URI:${spiffeId(EDGE)}`) })).toEqual(REFUSED);
});

test("a cluster's CA cannot vouch for another cluster", async () => {
  expect(await knock('silver', { leaf: ca(EDGE).leaf(`URI:${spiffeId(HUB)}`) })).toEqual(REFUSED);
});

test('a cluster is refused by a class that it does not declare', async () => {
  expect(await knock('gold', { leaf: ca(HUB).leaf(`URI:${spiffeId(HUB)}`) })).toEqual(REFUSED);
  expect(await knock('silver', { leaf: ca(HUB).leaf(`URI:${spiffeId(HUB)}`) })).toMatchObject({
    status: 200,
  });
});

test("another workload of the same trust domain is not the cluster's telemetry client", async () => {
  expect(await knock('gold', { leaf: ca(EDGE).leaf(`URI:spiffe://${EDGE}/other`) })).toEqual(REFUSED);
});

test('refused handshakes are logged with their reason', async () => {
  await eventually('the access log', 15_000, async () => envoy.log().includes('"refused"'));
  expect(envoy.log()).toMatch(/"refused":"[^"]*(CERTIFICATE|certificate)/);
});

test('a flood of refused handshakes is counted in full, and writes a few lines', async () => {
  const counted = () =>
    envoy.counter('envoy_listener_ssl_fail_verify_no_cert', ['envoy_listener_address', 'bronze']);
  const before = await counted();
  const started = Date.now();
  for (let flood = 0; flood < 20; flood += 1) {
    await Promise.all(Array.from({ length: 50 }, () => knock('bronze', {})));
  }
  await eventually('the counter', 15_000, async () => (await counted()) - before === 1_000);
  const seconds = (Date.now() - started) / 1_000;
  // Envoy writes late, and in order.
  await knock('gold', { leaf: ca(EDGE).leaf(`URI:${spiffeId(EDGE)}`), path: '/after-the-flood' });
  await eventually('the last line', 15_000, async () => envoy.log().includes('/after-the-flood'));
  const lines = refusedHandshakes('bronze');
  console.log(`door: 1,000 refused handshakes in ${seconds.toFixed(1)} s wrote ${lines} lines`);
  expect(lines).toBeGreaterThanOrEqual(10);
  // Ten at once and one a second.
  expect(lines).toBeLessThanOrEqual(11 + seconds);
});

/** Lines of the log. */
function refusedHandshakes(door: string): number {
  return envoy
    .log()
    .split('\n')
    .filter((line) => line.includes('"refused"') && line.includes(`"door":"${door}"`)).length;
}

test('refused requests are logged with their door and cluster, and good ones not at all', async () => {
  const leaf = ca(EDGE).leaf(`URI:${spiffeId(EDGE)}`);
  await knock('gold', { leaf });
  await knock('gold', { leaf, path: '/not-there' });
  await eventually('the access log', 15_000, async () => envoy.log().includes('/not-there'));
  const requests = loggedRequests();
  expect(requests.filter(({ code }) => code === 200)).toEqual([]);
  expect(requests.find(({ path }) => path === '/not-there')).toMatchObject({
    door: 'gold',
    cluster: spiffeId(EDGE),
    code: 404,
  });
});

function loggedRequests(): Record<string, unknown>[] {
  const lines = envoy.log().split('\n');
  return lines
    .filter((line) => line.includes('"path"'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a path that no signal has is not found', async () => {
  const leaf = ca(EDGE).leaf(`URI:${spiffeId(EDGE)}`);
  expect(await knock('gold', { leaf, path: '/admin' })).toMatchObject({ status: 404 });
});

test('a flood is answered 429 with a time to come back, and only in its own bucket', async () => {
  const leaf = ca(EDGE).leaf(`URI:${spiffeId(EDGE)}`);
  // bronze: 200 requests a second × 0.2 share ÷ 2 Envoys = 20 a second, two seconds saved up.
  const answers = await Promise.all(Array.from({ length: 90 }, () => knock('bronze', { leaf })));
  const statuses = answers.map((answer) => ('status' in answer ? answer.status : 0));
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(40);
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
  expect(answers.find((answer) => 'status' in answer && answer.status === 429)).toMatchObject({
    headers: { 'retry-after': '1' },
  });
  expect(await knock('gold', { leaf })).toMatchObject({ status: 200 });
  // One in a hundred is logged: what a flood costs beyond its own bucket is bounded.
  const limited = envoy.log().split('local_rate_limited').length - 1;
  expect(limited).toBeLessThan(statuses.filter((status) => status === 429).length / 2);
});

test('a cluster that sends over gRPC and HTTP at once has its share once', async () => {
  const leaf = ca(HUB).leaf(`URI:${spiffeId(HUB)}`);
  const tls = envoy.tls('silver', leaf);
  const call = (protocol: 'grpc' | 'http') =>
    doorCall({
      protocol,
      address: '127.0.0.1',
      port: envoy.ports[protocol === 'grpc' ? 'silverGrpc' : 'silverHttp'],
      tls,
      signal: 'logs',
      body: { resourceLogs: [] },
    });
  const started = Date.now();
  const admitted = await Promise.all(
    (['grpc', 'http'] as const).map(async (protocol) => {
      const answers = await Promise.all(Array.from({ length: 80 }, () => call(protocol)));
      return answers.filter((answer) => taken(answer, protocol)).length;
    }),
  );
  // silver: 300 requests a second × 0.2 share ÷ 2 Envoys = 30 a second, two seconds saved up, filled every second.
  const fills = Math.floor((Date.now() - started) / 1_000) + 1;
  console.log(`door: admitted over gRPC and HTTP: ${admitted.join(' and ')} in ${fills} fills`);
  expect(admitted[0]! + admitted[1]!).toBeLessThanOrEqual(60 + 30 * fills);
  expect(admitted[0]! + admitted[1]!).toBeGreaterThanOrEqual(60);
  expect(loggedRequests().filter(({ details }) => details === 'via_upstream')).toEqual([]);
});

test('few requests of the largest size do not get more than the share in bytes, and take nothing from others', async () => {
  const leaf = ca(EDGE).leaf(`URI:${spiffeId(EDGE)}`);
  // gold: 2.5 MB a second × 0.2 share ÷ 2 Envoys = 250 kB a second; saved up is one largest request, 1.25 MB.
  const body = randomBytes(400_000);
  const started = Date.now();
  let admitted = 0;
  while (Date.now() - started < 6_000) {
    const answer = await knock('gold', { leaf, body });
    if ('status' in answer && answer.status === 200) admitted += body.length;
    else expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    await pause(50);
  }
  const seconds = (Date.now() - started) / 1_000;
  const share = 250_000 * seconds + 1_250_000;
  console.log(`door: ${admitted} bytes admitted in ${seconds.toFixed(1)} s, share ${Math.round(share)}`);
  expect(admitted).toBeLessThanOrEqual(share);
  expect(admitted).toBeGreaterThan(share - 2 * body.length);
  const other = ca(HUB).leaf(`URI:${spiffeId(HUB)}`);
  expect(await knock('silver', { leaf: other, body })).toMatchObject({ status: 200 });
});

test('a request over 1.25 MB on the wire is too large, and does not wait in memory', async () => {
  const leaf = ca(HUB).leaf(`URI:${spiffeId(HUB)}`);
  expect(await knock('silver', { leaf, body: randomBytes(1_250_001) })).toMatchObject({ status: 413 });
});

const health = async (path: string) => (await fetch(`http://127.0.0.1:${envoy.ports.health}${path}`)).status;

test('three pages of the admin port are shown, and no other', async () => {
  const paths = [
    '/ready',
    '/live',
    '/stats/prometheus',
    '/config_dump',
    '/hot_restart_version',
    '/quitquitquit',
  ];
  expect(await Promise.all(paths.map(health))).toEqual([200, 200, 200, 404, 404, 404]);
});

test('an Envoy that drains is not ready and lives', async () => {
  const admin = (path: string) => fetch(`http://127.0.0.1:${envoy.ports.admin}${path}`, { method: 'POST' });
  await admin('/healthcheck/fail');
  expect(await Promise.all(['/ready', '/live'].map(health))).toEqual([503, 200]);
  await admin('/healthcheck/ok');
  expect(await health('/ready')).toBe(200);
});

test('a cluster whose CA is removed is refused within seconds, without a restart', async () => {
  const leaf = ca(EDGE).leaf(`URI:${spiffeId(EDGE)}`);
  expect(await knock('gold', { leaf })).toMatchObject({ status: 200 });
  envoy.trust([HUB]);
  await eventually('the refusal', 15_000, async () => 'refused' in (await knock('gold', { leaf })));
});
