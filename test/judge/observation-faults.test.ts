import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../../bench/measure';
import { toYaml } from '../../lib';
import { KnownPrometheus } from '../../testbed/processes/known-series';
import { type MetricsProxyOptions, MetricsProxyProcess } from '../../testbed/processes/metrics-proxy';
import { freePorts } from '../../testbed/processes/process';
import { eventually } from '../../testbed/waiting';
import { ObservationClient } from './support/observation-client';

/** What the real metrics-proxy does when Prometheus, its files, its callers or its own life come to an end. */
const TOKEN = 'a-token-of-the-test-0123';
const SECRET_VALUE = 'pod-name-that-no-log-may-hold';

const query = (promql: string) => ({
  description: promql,
  promql,
  unit: '1',
  kind: 'gauge',
  aggregation: 'last',
  labels: { pod: {} },
});
const queries = (promql = 'seven{$labels}') => ({
  apiVersion: 'metrics-proxy/v1',
  queries: { seven: query(promql), again: query(promql) },
});

let prometheus: KnownPrometheus;
const running: MetricsProxyProcess[] = [];

async function start(options: Partial<MetricsProxyOptions> = {}) {
  const proxy = await MetricsProxyProcess.start({
    prometheus: prometheus.url,
    queries: queries(),
    deadlineSeconds: 2,
    ...options,
  });
  running.push(proxy);
  return { proxy, client: await ObservationClient.of(proxy.url) };
}

beforeAll(async () => {
  const values = Array.from({ length: 61 }, () => 7);
  prometheus = await KnownPrometheus.start([{ name: 'seven', labels: { pod: SECRET_VALUE }, values }]);
}, 60_000);

afterEach(async () => {
  prometheus.process.signal('SIGCONT');
  await Promise.all(running.splice(0).map((proxy) => proxy.stop()));
}, 30_000);

afterAll(() => prometheus.stop(), 30_000);

const asked = (more: object = {}) => ({
  queries: ['seven', 'again'],
  window_minutes: 30,
  end_ts: prometheus.start + 3_600,
  labels: { pod: SECRET_VALUE },
  ...more,
});

async function samples(client: ObservationClient): Promise<Map<string, number>> {
  const { text } = await client.get('/metrics');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

test('Prometheus is away: 502, and the pod stays ready, since another replica would know no more', async () => {
  const [port] = await freePorts(1);
  const { client } = await start({ prometheus: `http://127.0.0.1:${port}` });
  const { status, text } = await client.post(asked());
  expect({ status, code: (JSON.parse(text) as { code: string }).code }).toEqual({
    status: 502,
    code: 'prometheus_unavailable',
  });
  expect(text).not.toMatch(/ECONNREFUSED|127\.0\.0\.1|seven/);
  expect((await client.get('/readyz')).status).toBe(200);
});

test('what answers is no Prometheus: 502', async () => {
  const { client } = await start({ prometheus: `${prometheus.url}/nothing-here/` });
  expect((await client.post(asked())).status).toBe(502);
});

test('Prometheus is slow: 504 at the one deadline of all queries, and 200 as soon as it is well', async () => {
  const { client } = await start();
  prometheus.process.signal('SIGSTOP');
  const began = Date.now();
  const answers = await Promise.all(Array.from({ length: 20 }, () => client.post(asked())));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([504]));
  expect(Date.now() - began).toBeGreaterThan(1_900);
  expect((await samples(client)).get('metrics_proxy_pending_queries')).toBe(0);
  prometheus.process.signal('SIGCONT');
  await eventually('an answer', 10_000, async () => (await client.post(asked())).status === 200);
});

test('a bearer token is asked for where data is given, and a rotated one is read without a restart', async () => {
  const { proxy, client } = await start({ token: TOKEN });
  for (const token of [undefined, '', 'wrong', `${TOKEN}x`, TOKEN.slice(0, -1)]) {
    const answer = await client.post(asked(), { token });
    expect([token, answer.status, answer.headers.get('www-authenticate')]).toEqual([token, 401, 'Bearer']);
  }
  expect((await client.get('/queries')).status).toBe(401);
  expect((await client.get('/observations?queries=seven&window_minutes=5')).status).toBe(401);
  expect((await client.post(asked(), { token: TOKEN })).status).toBe(200);
  expect((await client.get('/queries', TOKEN)).status).toBe(200);
  for (const open of ['/healthz', '/readyz', '/metrics']) expect((await client.get(open)).status).toBe(200);

  proxy.change('token', { token: 'another-token-0123456789' });
  await eventually(
    'the new token',
    10_000,
    async () => (await client.post(asked(), { token: TOKEN })).status === 401,
  );
  expect((await client.post(asked(), { token: 'another-token-0123456789' })).status).toBe(200);
});

test('a changed ConfigMap is in force within seconds, a bad one never, and says so', async () => {
  const { proxy, client } = await start();
  const value = async () => {
    const { text } = await client.post(asked());
    return (JSON.parse(text) as { results: { seven: { series: { value: number }[] } } }).results.seven
      .series[0]!.value;
  };
  const reload = async () => (await samples(client)).get('metrics_proxy_queries_last_reload_successful');
  expect([await value(), await reload()]).toEqual([7, 1]);

  proxy.change('queries', { 'queries.yaml': toYaml(queries('2 * seven{$labels}')) });
  await eventually('the new queries', 10_000, async () => (await value()) === 14);

  proxy.change('queries', { 'queries.yaml': toYaml({ apiVersion: 'metrics-proxy/v1', queries: {} }) });
  await eventually('the refusal', 10_000, async () => (await reload()) === 0);
  expect(await value()).toBe(14);
  const ready = JSON.parse((await client.get('/readyz')).text) as {
    queries: { count: number; fault: string };
  };
  expect(ready.queries).toMatchObject({
    count: 2,
    fault: expect.stringContaining('/queries must NOT have fewer than 1'),
  });
  expect(proxy.process.log()).toContain('refused: what was in force stays');

  proxy.change('queries', { 'queries.yaml': toYaml(queries()) });
  await eventually('the mended queries', 10_000, async () => (await reload()) === 1);
  expect(await value()).toBe(7);
});

test('500 requests, 50 at once: all answered, no backlog grows, Prometheus sees 8 connections at most', async () => {
  const { client } = await start();
  const times: number[] = [];
  const pending: number[] = [];
  const connections: number[] = [];
  let next = 0;
  const caller = async () => {
    while (next < 500) {
      next += 1;
      const began = performance.now();
      const { status } = await client.post(asked());
      expect(status).toBe(200);
      times.push(performance.now() - began);
    }
  };
  let watching = true;
  const watch = (async () => {
    while (watching) {
      pending.push((await samples(client)).get('metrics_proxy_pending_queries')!);
      connections.push(connectionsTo(prometheus.url));
      await pause(50);
    }
  })();
  await Promise.all(Array.from({ length: 50 }, caller));
  watching = false;
  await watch;
  const end = await samples(client);
  expect(times).toHaveLength(500);
  expect(Math.max(...pending)).toBeLessThanOrEqual(100);
  expect(end.get('metrics_proxy_pending_queries')).toBe(0);
  expect(Math.max(...connections)).toBe(8);
  const growth = median(times.slice(-150)) / median(times.slice(50, 200));
  console.log(
    `observations: 500 requests of 2 queries, 50 at once: median ${median(times).toFixed(0)} ms, late ÷ early ${growth.toFixed(2)}, at most ${Math.max(...pending)} queries pending`,
  );
  expect(growth).toBeLessThan(2);
});

test('SIGTERM: not ready at once, what is under way is answered, then the process ends with 0', async () => {
  const { proxy, client } = await start({ deadlineSeconds: 15 });
  prometheus.process.signal('SIGSTOP');
  const underWay = client.post(asked());
  await pause(300);
  proxy.process.signal('SIGTERM');
  await eventually('readyz to say so', 2_000, async () => (await client.get('/readyz')).status === 503);
  await pause(4_000);
  prometheus.process.signal('SIGCONT');
  expect((await underWay).status).toBe(200);
  await eventually('the end', 10_000, async () => proxy.process.exitCode === 0);
});

test('a caller that sends too much, or nothing, is cut off', async () => {
  const { proxy } = await start();
  const { port } = new URL(proxy.url);
  const until = (head: string) =>
    new Promise<{ text: string; seconds: number }>((resolve) => {
      const began = Date.now();
      let text = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(head));
      socket.on('data', (chunk) => void (text += chunk.toString()));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve({ text, seconds: (Date.now() - began) / 1_000 }));
    });
  const post = `POST /observations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;
  const [headers, half, silent] = await Promise.all([
    until(`GET /queries HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`),
    until(`${post}Content-Length: 100\r\n\r\n{`),
    until('GET /que'),
  ]);
  expect(headers.text).toMatch(/^HTTP\/1\.1 431 /);
  expect(half.text).toMatch(/^HTTP\/1\.1 408 /);
  expect(silent.text).toMatch(/^HTTP\/1\.1 408 /);
  expect(Math.max(half.seconds, silent.seconds)).toBeLessThan(20);
}, 40_000);

test('no log line holds what was asked for or what came back', async () => {
  const { proxy, client } = await start();
  expect((await client.post(asked())).status).toBe(200);
  expect((await client.post(asked({ labels: { pod: '\ud800' } }))).status).toBe(400);
  prometheus.process.signal('SIGSTOP');
  expect(
    (await client.get(`/observations?queries=seven&window_minutes=5&label.pod=${SECRET_VALUE}`)).status,
  ).toBe(504);
  await eventually('the last line', 10_000, async () =>
    /"statusCode":504,"reason":"deadline"/.test(proxy.process.log()),
  );
  const log = proxy.process.log();
  expect(log).toMatch(/"queries":2,"windowMinutes":30/);
  expect(log).not.toContain(SECRET_VALUE);
  expect(log).not.toMatch(/seven|deprecat/i);
});

/** Established connections of this machine to a port on loopback. */
function connectionsTo(url: string): number {
  const port = Number(new URL(url).port).toString(16).toUpperCase().padStart(4, '0');
  const rows = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return rows.filter(([, , remote, state]) => remote === `0100007F:${port}` && state === '01').length;
}
