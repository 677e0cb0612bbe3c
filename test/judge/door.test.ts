import { randomBytes } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createHttp2Server, type Http2Server } from 'node:http2';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { classHost, DEFAULT_CLASSES, makeFleet, NAMESPACES, PORTS, renderCluster, spiffeId } from '../../lib';
import { readFleet } from '../../stacks/config';
import { doorCall, taken } from '../../testbed/doors/door-call';
import { type Authority, authority } from '../../testbed/doubles/certificates';
import { freePorts, ServerProcess } from '../../testbed/processes/process';
import { eventually } from '../../testbed/waiting';
import { ROOT } from '../../tools/root';
import { binary } from '../../tools/servers/binaries';
import { type DoorRequest, knock } from './support/door-client';
import { configMapData } from './support/pod-files';
import { replaceAll, type Replacements } from './support/replace';

/**
 * The rendered Envoy as a process on loopback, with certificates of throw-away CAs. The gateway behind it is a named
 * double that answers with the headers it was given, over gRPC with its status alone. Cluster `hub` declares silver;
 * `edge` gold and bronze.
 */
const HUB = 'fed-observability-test';
const EDGE = 'fed-observability-remote';
const CLASSES = Object.keys(DEFAULT_CLASSES);
const DOMAIN = 'hub.fed-observability.example';
const directory = mkdtempSync(join(tmpdir(), 'fed-observability-door-'));
const authorities = new Map<string, Authority>();
const ports = { goldHttp: 0, silverHttp: 0, silverGrpc: 0, bronzeHttp: 0, health: 0 };
let envoy: ServerProcess;
let double: Server;
let grpcDouble: Http2Server;

const ca = (id: string) => authorities.get(id)!;

/** The manifests of the hub with the CAs of these clusters reviewed. */
function ingressFiles(trusted: readonly string[]): Record<string, string> {
  const { clusters } = readFleet(ROOT);
  const fleet = makeFleet(clusters, new Map(trusted.map((id) => [id, ca(id).caPem])));
  const objects = renderCluster('hub', fleet).flatMap((chart) => chart.objects);
  return {
    ...configMapData('otel-gateway-external-config', NAMESPACES.hub.name, objects),
    ...Object.assign(
      {},
      ...CLASSES.map((name) =>
        configMapData(`otel-gateway-external-trust-${name}`, NAMESPACES.hub.name, objects),
      ),
    ),
  };
}

/** Writes by rename, as the kubelet swaps a mounted ConfigMap. */
function place(file: string, text: string): void {
  writeFileSync(join(directory, `.${file}`), text);
  renameSync(join(directory, `.${file}`), join(directory, file));
}

beforeAll(async () => {
  for (const id of [HUB, EDGE, 'stranger']) authorities.set(id, authority(id));
  double = createServer((incoming, answer) => {
    incoming.resume().on('end', () => answer.end(JSON.stringify(incoming.headers)));
  });
  await new Promise<void>((resolve) => double.listen(0, '127.0.0.1', resolve));
  grpcDouble = createHttp2Server().on('stream', (stream) => {
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.resume().on('end', () => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.end();
    });
  });
  await new Promise<void>((resolve) => grpcDouble.listen(0, '127.0.0.1', resolve));
  const portOf = (server: Server | Http2Server) => (server.address() as AddressInfo).port;
  const upstream = { [PORTS.otlpHttp]: portOf(double), [PORTS.otlpGrpc]: portOf(grpcDouble) };
  const [admin, health, ...doors] = await freePorts(8);
  Object.assign(ports, {
    health,
    goldHttp: doors[1],
    silverGrpc: doors[2],
    silverHttp: doors[3],
    bronzeHttp: doors[5],
  });
  const files = ingressFiles([HUB, EDGE]);
  // Everything that differs from the cluster.
  const replacements: Record<string, string> = {
    '0.0.0.0': '127.0.0.1',
    'port_value: 9901': `port_value: ${admin}`,
    'port_value: 9902': `port_value: ${health}`,
    '/etc/envoy-server-tls': directory,
    ...Object.fromEntries(CLASSES.map((name) => [`/etc/envoy-trust/${name}`, directory])),
    '/etc/envoy': directory,
  };
  for (const name of CLASSES) {
    replacements[`prio-ingestion-gateway-${name}-headless.observability-hub.svc.cluster.local`] = '127.0.0.1';
  }
  const config = replacePorts(
    replaceAll(files['envoy.yaml']!, without(replacements, '/etc/envoy-server-tls')),
    doors,
    upstream,
  );
  place('envoy.yaml', config);
  place('server.yaml', replaceAll(files['server.yaml']!, { '/etc/envoy-server-tls': directory }));
  for (const name of CLASSES) place(`trust-${name}.yaml`, files[`trust-${name}.yaml`]!);
  const leaf = ca(HUB).leaf(CLASSES.map((name) => `DNS:${classHost(name, DOMAIN)}`).join(','));
  place('tls.crt', leaf['tls.crt']);
  place('tls.key', leaf['tls.key']);
  envoy = new ServerProcess('envoy', binary('envoy'), ['--config-path', join(directory, 'envoy.yaml'), '--concurrency', '1',
    '--log-level', 'warn', '--use-dynamic-base-id']); // prettier-ignore
  await envoy.ready(`http://127.0.0.1:${health}/ready`);
}, 60_000);

afterAll(async () => {
  await envoy?.stop();
  for (const server of [double, grpcDouble]) await new Promise((resolve) => server.close(resolve));
  authorities.forEach((authority) => authority.remove());
  rmSync(directory, { recursive: true });
});

function without(replacements: Replacements, key: string): Replacements {
  return Object.fromEntries(Object.entries(replacements).filter(([from]) => from !== key));
}

/** Listener ports in the order in which doors are written, then the gateway's ports behind them. */
function replacePorts(
  config: string,
  doors: readonly number[],
  upstream: Readonly<Record<string, number>>,
): string {
  const [listeners, clusters] = config.split('\n  clusters:\n') as [string, string];
  let index = 0;
  const listening = listeners.replace(
    /port_value: (4317|4318|4327|4319|4337|4320)\b/g,
    () => `port_value: ${doors[index++]}`,
  );
  return `${listening}\n  clusters:\n${clusters.replace(/port_value: (4317|4318)\b/g, (_, port: string) => `port_value: ${upstream[port]}`)}`;
}

const door = (className: 'gold' | 'silver' | 'bronze', more: Partial<DoorRequest>): DoorRequest => ({
  port: ports[`${className}Http`],
  host: classHost(className, DOMAIN),
  serverCa: ca(HUB).caPem,
  ...more,
});

const REFUSED = { refused: expect.stringMatching(/ECONNRESET|CERTIFICATE|EPIPE|SSL/) as string };

test('a cluster of the class gets in, and its certificate, not its header, says who it is', async () => {
  const leaf = ca(EDGE).leaf(`URI:${spiffeId(EDGE)}`);
  const answer = await knock(door('gold', { leaf, headers: { 'x-cluster-identity': spiffeId(HUB) } }));
  expect(answer).toMatchObject({ status: 200 });
  expect(
    (JSON.parse((answer as { body: string }).body) as Record<string, string>)['x-cluster-identity'],
  ).toBe(spiffeId(EDGE));
});

test('without a certificate nobody gets in', async () => {
  expect(await knock(door('gold', {}))).toEqual(REFUSED);
});

test('a certificate of an unknown CA is refused', async () => {
  expect(await knock(door('gold', { leaf: ca('stranger').leaf(`URI:${spiffeId(EDGE)}`) }))).toEqual(REFUSED);
});

test("a cluster's CA cannot vouch for another cluster", async () => {
  expect(await knock(door('silver', { leaf: ca(EDGE).leaf(`URI:${spiffeId(HUB)}`) }))).toEqual(REFUSED);
});

test('a cluster is refused by a class that it does not declare', async () => {
  expect(await knock(door('gold', { leaf: ca(HUB).leaf(`URI:${spiffeId(HUB)}`) }))).toEqual(REFUSED);
  expect(await knock(door('silver', { leaf: ca(HUB).leaf(`URI:${spiffeId(HUB)}`) }))).toMatchObject({
    status: 200,
  });
});

test("another workload of the same trust domain is not the cluster's telemetry client", async () => {
  expect(await knock(door('gold', { leaf: ca(EDGE).leaf(`URI:spiffe://${EDGE}/other`) }))).toEqual(REFUSED);
});

test('refused handshakes are logged with their reason', async () => {
  await eventually('the access log', 15_000, async () => envoy.log().includes('"refused"'));
  expect(envoy.log()).toMatch(/"refused":"[^"]*(CERTIFICATE|certificate)/);
});

test('refused requests are logged with their door and cluster, and good ones not at all', async () => {
  const leaf = ca(EDGE).leaf(`URI:${spiffeId(EDGE)}`);
  await knock(door('gold', { leaf }));
  await knock(door('gold', { leaf, path: '/not-there' }));
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
  expect(await knock(door('gold', { leaf, path: '/admin' }))).toMatchObject({ status: 404 });
});

test('a flood is answered 429 with a time to come back, and only in its own bucket', async () => {
  const leaf = ca(EDGE).leaf(`URI:${spiffeId(EDGE)}`);
  // bronze: 200 requests a second × 0.2 share ÷ 2 Envoys = 20 a second, two seconds saved up.
  const answers = await Promise.all(Array.from({ length: 90 }, () => knock(door('bronze', { leaf }))));
  const statuses = answers.map((answer) => ('status' in answer ? answer.status : 0));
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(40);
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
  expect(answers.find((answer) => 'status' in answer && answer.status === 429)).toMatchObject({
    headers: { 'retry-after': '1' },
  });
  expect(await knock(door('gold', { leaf }))).toMatchObject({ status: 200 });
  // One in a hundred is logged: what a flood costs beyond its own bucket is bounded.
  const limited = envoy.log().split('local_rate_limited').length - 1;
  expect(limited).toBeLessThan(statuses.filter((status) => status === 429).length / 2);
});

test('a cluster that sends over gRPC and HTTP at once has its share once', async () => {
  const leaf = ca(HUB).leaf(`URI:${spiffeId(HUB)}`);
  const tls = { host: classHost('silver', DOMAIN), serverCa: ca(HUB).caPem, leaf };
  const call = (protocol: 'grpc' | 'http') =>
    doorCall({
      protocol,
      address: '127.0.0.1',
      port: ports[protocol === 'grpc' ? 'silverGrpc' : 'silverHttp'],
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
    const answer = await knock(door('gold', { leaf, body }));
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
  expect(await knock(door('silver', { leaf: other, body }))).toMatchObject({ status: 200 });
});

test('a request over 1.25 MB on the wire is too large, and does not wait in memory', async () => {
  const leaf = ca(HUB).leaf(`URI:${spiffeId(HUB)}`);
  expect(await knock(door('silver', { leaf, body: randomBytes(1_250_001) }))).toMatchObject({ status: 413 });
});

test('two pages of the admin port are shown, and no other', async () => {
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${ports.health}${path}`)).status;
  expect(
    await Promise.all(['/ready', '/stats/prometheus', '/config_dump', '/quitquitquit'].map(get)),
  ).toEqual([200, 200, 404, 404]);
});

test('a cluster whose CA is removed is refused within seconds, without a restart', async () => {
  const leaf = ca(EDGE).leaf(`URI:${spiffeId(EDGE)}`);
  expect(await knock(door('gold', { leaf }))).toMatchObject({ status: 200 });
  const files = ingressFiles([HUB]);
  for (const name of CLASSES) place(`trust-${name}.yaml`, files[`trust-${name}.yaml`]!);
  await eventually('the refusal', 15_000, async () => 'refused' in (await knock(door('gold', { leaf }))));
});
