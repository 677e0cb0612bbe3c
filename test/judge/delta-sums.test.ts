import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFleet } from '../../stacks/config';
import { numberedMetrics } from '../../testbed/otlp/numbered';
import { attributes, nanos } from '../../testbed/otlp/otlp-json';
import { freePorts, type ServerProcess } from '../../testbed/processes/process';
import { FLEET, objectsOf } from '../support/fixtures';
import { postOtlp } from './support/post-otlp';
import { renderedPrometheus } from './support/rendered-prometheus';

/** A sum of delta temporality and its neighbours in one request, into the rendered metric store. */
const directory = mkdtempSync(join(tmpdir(), 'fed-observability-delta-'));
const start = Date.now() - 10_000;
let url = '';
let server: ServerProcess;

beforeAll(async () => {
  const [port] = await freePorts(1);
  url = `http://127.0.0.1:${port}`;
  server = renderedPrometheus(objectsOf('hub', readFleet(FLEET)), directory, port!);
  await server.ready(`${url}/-/ready`);
}, 60_000);

afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});

/** What a client of delta temporality counted in one second. */
function requests(second: number, count: number) {
  const dataPoint = {
    startTimeUnixNano: nanos(start + second * 1_000),
    timeUnixNano: nanos(start + (second + 1) * 1_000),
    asInt: String(count),
    attributes: attributes({ route: '/' }),
  };
  const sum = { aggregationTemporality: 1, isMonotonic: true, dataPoints: [dataPoint] };
  return {
    resource: { attributes: attributes({ 'service.name': 'shop' }) },
    scopeMetrics: [{ metrics: [{ name: 'app.requests', sum }] }],
  };
}

/** Fifty neighbours, and the sum behind them. */
function beside(second: number, count: number) {
  const at = start + second * 1_000;
  const good = numberedMetrics({ service: 'good', metric: 'good', first: 0, count: 50, lanes: 50, at });
  return { resourceMetrics: [...good.resourceMetrics, requests(second, count)] };
}

async function values(expression: string): Promise<number[]> {
  const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expression)}`);
  const { data } = (await response.json()) as { data: { result: { value: [number, string] }[] } };
  return data.result.map(({ value }) => Number(value[1]));
}

test('a sum of delta temporality is converted, and its fifty neighbours are stored', async () => {
  expect(await postOtlp(`${url}/api/v1/otlp/v1/metrics`, beside(0, 4))).toBe(200);
  expect(await values('count(good)')).toEqual([50]);
  expect(await values('app_requests_total{service_name="shop", route="/"}')).toEqual([4]);
});

test('what it counts is added up, so that rate() is right', async () => {
  for (const [second, count] of [2, 3, 4].entries())
    expect(await postOtlp(`${url}/api/v1/otlp/v1/metrics`, beside(second + 1, count))).toBe(200);
  expect(await values('app_requests_total')).toEqual([4 + 2 + 3 + 4]);
});

test('a point that comes behind a later one of its series is not added: what was stored stays', async () => {
  expect(await postOtlp(`${url}/api/v1/otlp/v1/metrics`, beside(1, 100))).toBe(200);
  expect(await values('app_requests_total')).toEqual([13]);
  expect(await values('count(good)')).toEqual([50]);
});
