import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Manifest } from '../../lib';
import { readFleet } from '../../stacks/config';
import { numberedLogs } from '../../testbed/otlp/numbered';
import { freePorts, ServerProcess } from '../../testbed/processes/process';
import { eventually } from '../../testbed/waiting';
import { binary } from '../../tools/servers/binaries';
import { madeByControllers } from '../support/controller-doubles';
import { objectsOf, VARIANTS } from '../support/fixtures';
import { configMapData, renderedPods } from './support/pod-files';
import { postOtlp } from './support/post-otlp';
import { replaceAll } from './support/replace';

/**
 * The gold gateway of the operator form as a real collector on loopback, with the arguments that the operator would give
 * it. Doubles: the operator, and a Loki that answers what the test says and keeps what it was sent.
 */
const directory = mkdtempSync(join(tmpdir(), 'fed-observability-operated-'));
const EDGE = 'spiffe://fed-observability-remote/telemetry';
const config = join(directory, 'config.yaml');
const store = { status: 200, received: [] as string[] };
let args: readonly string[];
let url: string;
let loki: Server;
let gateway: ServerProcess;

beforeAll(async () => {
  const fleet = readFleet(join(VARIANTS, 'operator'));
  const objects: Manifest[] = objectsOf('hub', fleet);
  const pod = renderedPods(madeByControllers(objects)).find(
    ({ workload }) => workload === 'prio-ingestion-gateway-gold',
  )!;
  args = pod.args.map((arg) => (arg === '--config=/etc/otel/config.yaml' ? `--config=${config}` : arg));
  loki = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (store.status === 200) store.received.push(gunzipSync(Buffer.concat(chunks)).toString('latin1'));
      answer.writeHead(store.status).end();
    });
  });
  await new Promise<void>((resolve) => loki.listen(0, '127.0.0.1', resolve));
  const [grpc, http, metrics, unused] = await freePorts(4);
  url = `http://127.0.0.1:${http}/v1/logs`;
  const rendered = configMapData(pod.mounts[0]!.configMap!, pod.namespace, objects)['config.yaml']!;
  // Everything that differs from the cluster.
  const text = replaceAll(rendered, {
    '0.0.0.0:4317': `127.0.0.1:${grpc}`,
    '0.0.0.0:4318': `127.0.0.1:${http}`,
    'host: "0.0.0.0"\n                port: 8888': `host: 127.0.0.1\n                port: ${metrics}`,
    'loki.monitoring.svc.cluster.local:3100': `127.0.0.1:${(loki.address() as { port: number }).port}`,
    'prometheus.monitoring.svc.cluster.local:9090': `127.0.0.1:${unused}`,
    'tempo.monitoring.svc.cluster.local:4318': `127.0.0.1:${unused}`,
  });
  writeFileSync(config, text);
  gateway = new ServerProcess('gateway', binary('otelcol'), args);
  await gateway.ready(`http://127.0.0.1:${metrics}/metrics`);
}, 60_000);

afterAll(async () => {
  await gateway?.stop();
  loki?.close();
  rmSync(directory, { recursive: true });
});

/** What the payload says of itself, which nobody believes. */
const CLAIMED = { 'cluster.id': 'somebody-else', 'telemetry.class': 'bronze' };

const send = (number: number, identity?: string) =>
  postOtlp(url, numberedLogs({ service: 'operated', first: number, count: 1, resource: CLAIMED }), identity);

test('a request is acknowledged after the store has taken it, under its class and the identity of its certificate', async () => {
  store.status = 200;
  const before = store.received.length;
  expect(await send(1, EDGE)).toBe(200);
  // Not later: there is no queue in which it could wait.
  expect(store.received).toHaveLength(before + 1);
  const [record] = store.received.slice(before);
  for (const text of ['record 1', 'fed-observability-remote', 'gold']) expect(record).toContain(text);
  for (const text of ['somebody-else', 'bronze']) expect(record).not.toContain(text);
});

test('what the store refuses is refused to the sender, retryably, and kept by nobody in between', async () => {
  store.status = 503;
  const before = store.received.length;
  expect(await send(2, EDGE)).toBe(503);
  store.status = 200;
  // The sender repeats it, and only it: nothing arrives by itself.
  expect(await send(2, EDGE)).toBe(200);
  expect(store.received).toHaveLength(before + 1);
});

test('what came without an identity is dropped and reaches no store', async () => {
  const before = store.received.length;
  expect(await send(3)).toBe(200);
  await eventually('the next request to arrive', 5_000, async () => (await send(4, EDGE)) === 200);
  expect(store.received.slice(before).join()).not.toContain('record 3');
});

test('a collector that is not told its class does not start: no data without a class', () => {
  const validate = (given: readonly string[]) =>
    spawnSync(binary('otelcol'), ['validate', ...given], { encoding: 'utf8', timeout: 30_000 });
  expect(validate(args).status).toBe(0);
  const { status, stderr } = validate(args.filter((arg) => !arg.includes('resource/class')));
  expect(status).not.toBe(0);
  expect(stderr).toContain('resource/class');
});
