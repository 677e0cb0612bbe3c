import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayName, type Manifest, NAMESPACES } from '../../lib';
import { readFleet } from '../../stacks/config';
import { type Numbered, numberedLogs, numberedMetrics, numberOf } from '../../testbed/otlp/numbered';
import { logStore } from '../../testbed/processes/log-store';
import { freePorts, ServerProcess } from '../../testbed/processes/process';
import { queryLogs } from '../../testbed/stores/log-query';
import { eventually } from '../../testbed/waiting';
import { binary } from '../../tools/servers/binaries';
import { FLEET, objectsOf } from '../support/fixtures';
import { configMapData } from './support/pod-files';
import { postOtlp } from './support/post-otlp';
import { renderedLoki } from './support/rendered-loki';
import { renderedPrometheus } from './support/rendered-prometheus';
import { replaceAll, type Replacements } from './support/replace';

/**
 * The rendered gold gateway, Prometheus and Loki (or its stand-in, where the official one is not found) as processes
 * on loopback; Tempo is not built, so its queue only fills.
 */
const RECORDS = 2_000;
const EDGE = 'spiffe://fed-observability-remote/telemetry';
const GATEWAY = gatewayName('gold');

const servers: ServerProcess[] = [];
const directory = mkdtempSync(join(tmpdir(), 'fed-observability-first-data-'));
const urls = { gateway: '', gatewayMetrics: '', prometheus: '', loki: '' };

/** Writes a rendered file with the addresses and paths of this run in it. */
function place(
  objects: readonly Manifest[],
  configMap: string,
  namespace: string,
  file: string,
  replace: Replacements,
): string {
  const text = replaceAll(configMapData(configMap, namespace, objects)[file]!, replace);
  const path = join(directory, `${configMap}-${file}`);
  writeFileSync(path, text);
  return path;
}

beforeAll(async () => {
  const objects = objectsOf('hub', readFleet(FLEET));
  const [grpc, http, health, metrics, prometheus, tempo] = await freePorts(6);
  const loki = await renderedLoki(objects, directory);
  Object.assign(urls, {
    gateway: `http://127.0.0.1:${http}`,
    gatewayMetrics: `http://127.0.0.1:${metrics}/metrics`,
    prometheus: `http://127.0.0.1:${prometheus}`,
    loki: loki.url,
  });
  mkdirSync(join(directory, 'queues'));
  // Everything that differs from the cluster.
  const gatewayConfig = place(objects, `${GATEWAY}-config`, NAMESPACES.hub.name, 'config.yaml', {
    '0.0.0.0:4317': `127.0.0.1:${grpc}`,
    '0.0.0.0:4318': `127.0.0.1:${http}`,
    '0.0.0.0:13133': `127.0.0.1:${health}`,
    'host: "0.0.0.0"\n                port: 8888': `host: 127.0.0.1\n                port: ${metrics}`,
    'prometheus.monitoring.svc.cluster.local:9090': `127.0.0.1:${prometheus}`,
    'loki.monitoring.svc.cluster.local:3100': new URL(loki.url).host,
    'tempo.monitoring.svc.cluster.local:4318': `127.0.0.1:${tempo}`,
    '/var/lib/otelcol': join(directory, 'queues'),
  });
  servers.push(
    renderedPrometheus(objects, directory, prometheus!),
    logStore(loki.file),
    new ServerProcess('gateway', binary('otelcol'), [`--config=${gatewayConfig}`], {
      TZ: 'UTC',
    }),
  );
  await servers[0]!.ready(`${urls.prometheus}/-/ready`);
  await servers[2]!.ready(`http://127.0.0.1:${health}/`);
  await servers[1]!.ready(`${urls.loki}/ready`);
}, 90_000);

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(directory, { recursive: true });
});

interface Series {
  readonly metric: Record<string, string>;
  readonly value: [number, string];
}

async function query(expression: string): Promise<Series[]> {
  const response = await fetch(`${urls.prometheus}/api/v1/query?query=${encodeURIComponent(expression)}`);
  return ((await response.json()) as { data: { result: Series[] } }).data.result;
}

const logLines = (selector: string) => queryLogs(urls.loki, selector);

/** The payload lies about its cluster and class; the certificate's word counts. */
const CLAIMED = { 'cluster.id': 'somebody-else', 'telemetry.class': 'bronze' };
const SERVICE = 'first-data';
const BATCH = 100;
const BATCHES = Array.from({ length: RECORDS / BATCH }, (_, batch) => batch * BATCH);
const EVERY_NUMBER = Array.from({ length: RECORDS }, (_, number) => number);

/** Points of a metric of its own, a series each. */
function points(metric: string, numbered: Pick<Numbered, 'first' | 'count' | 'at' | 'resource'>) {
  return numberedMetrics({ service: SERVICE, metric, lanes: RECORDS, resource: CLAIMED, ...numbered });
}

test('numbered metrics are stored once each, under the identity of the certificate', async () => {
  for (const first of BATCHES) {
    const body = points('first_data', { first, count: BATCH });
    expect(await postOtlp(`${urls.gateway}/v1/metrics`, body, EDGE)).toBe(200);
  }
  await eventually(
    'all metrics in Prometheus',
    30_000,
    async () => (await query('first_data')).length >= RECORDS,
  );

  const stored = await query('first_data');
  expect(stored.map(({ value }) => Number(value[1])).sort((a, b) => a - b)).toEqual(EVERY_NUMBER);
  const labels = new Set(stored.map(({ metric }) => JSON.stringify({ ...metric, lane: undefined })));
  expect([...labels].map((text) => JSON.parse(text) as object)).toEqual([
    {
      __name__: 'first_data',
      cluster_id: 'fed-observability-remote',
      cluster_role: 'edge',
      telemetry_class: 'gold',
      hub_received_at: GATEWAY,
      job: 'first-data',
      service_name: 'first-data',
    },
  ]);
});

test('numbered log lines are stored once each, with the time of receipt', async () => {
  for (const first of BATCHES) {
    const body = numberedLogs({ service: SERVICE, first, count: BATCH, resource: CLAIMED });
    expect(await postOtlp(`${urls.gateway}/v1/logs`, body, EDGE)).toBe(200);
  }
  const selector =
    '{cluster_id="fed-observability-remote", telemetry_class="gold", service_name="first-data"}';
  await eventually(
    'all lines in the log store',
    30_000,
    async () => (await logLines(selector)).length >= RECORDS,
  );

  const stored = await logLines(selector);
  const numbers = stored.map(({ line }) => numberOf(line));
  expect(numbers.sort((a, b) => a - b)).toEqual(EVERY_NUMBER);
  for (const { labels } of stored) {
    expect(labels).toMatchObject({ cluster_role: 'edge' });
    expect(labels['hub_received_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Math.abs(Date.now() - Date.parse(labels['hub_received_at']!))).toBeLessThan(120_000);
  }
});

test('a point that no store takes is dropped alone, and its neighbours are stored', async () => {
  const now = Date.now();
  const good = points('beside_poison', { first: 1, count: 3 });
  const future = points('beside_poison', { first: 4, count: 1, at: now + 20 * 60_000 });
  const ancient = points('beside_poison', { first: 5, count: 1, at: now - 4 * 3_600_000 });
  const body = { resourceMetrics: [good, future, ancient].flatMap((request) => request.resourceMetrics) };
  expect(await postOtlp(`${urls.gateway}/v1/metrics`, body, EDGE)).toBe(200);
  await eventually('the good points', 30_000, async () => (await query('beside_poison')).length === 3);
  expect((await query('beside_poison')).map(({ metric }) => metric['lane']).sort()).toEqual(['1', '2', '3']);
  expect(await selfMetric('otelcol_processor_filter_datapoints_filtered', 'filter/timestamps')).toBe(2);
});

test('what carries no identity is dropped and counted', async () => {
  const resource = { ...CLAIMED, 'client.spiffe_id': EDGE };
  const body = points('without_identity', { first: 1, count: 3, resource });
  expect(await postOtlp(`${urls.gateway}/v1/metrics`, body)).toBe(200);
  await eventually('the counter', 10_000, async () => {
    return (await selfMetric('otelcol_processor_filter_datapoints_filtered', 'filter/identity')) === 3;
  });
  expect(await query('without_identity')).toEqual([]);
});

test('only the missing trace store is complained about, and no component warns of its name', () => {
  expect(servers[2]!.log()).not.toMatch(/deprecat/i);
  expect(servers[2]!.log()).not.toMatch(/Permanent error|Dropping data/);
});

/** One of the gateway's own counters, 0 while it has no series. */
async function selfMetric(name: string, filter: string): Promise<number> {
  const page = await (await fetch(urls.gatewayMetrics)).text();
  const line = page.split('\n').find((text) => text.startsWith(name) && text.includes(`filter="${filter}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
}
