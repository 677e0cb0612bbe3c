import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFleet } from '../../stacks/config';
import { numberedLogs, numberOf } from '../../testbed/otlp/numbered';
import { lokiStandIn } from '../../testbed/processes/log-store';
import { type ServerProcess } from '../../testbed/processes/process';
import { queryLogs } from '../../testbed/stores/log-query';
import { FLEET, objectsOf } from '../support/fixtures';
import { renderedLoki, type RenderedLoki } from './support/rendered-loki';

/** Kills of the stand-in; its store needs five seconds to write a line to its files. */
const KILLS = 4;
const REQUESTS = 25;
const RECORDS = 100;
const SERVICE = 'killed';

let directory: string;
let rendered: RenderedLoki;
let server: ServerProcess | undefined;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'fed-observability-loki-kill-'));
  rendered = await renderedLoki(objectsOf('hub', readFleet(FLEET)), directory);
});

afterAll(async () => {
  await server?.stop();
  rmSync(directory, { recursive: true });
});

async function start(): Promise<void> {
  server = lokiStandIn(rendered.file);
  await server.ready(`${rendered.url}/ready`);
}

async function send(first: number): Promise<number> {
  const { status } = await fetch(`${rendered.url}/otlp/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(numberedLogs({ service: SERVICE, first, count: RECORDS })),
  });
  return status;
}

test('what the stand-in for Loki acknowledged outlives kill -9 at once, and is stored once', async () => {
  const acknowledged: number[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    await start();
    for (let request = 0; request < REQUESTS; request += 1) {
      const first = (kill * REQUESTS + request) * RECORDS;
      expect(await send(first)).toBe(204);
      acknowledged.push(...Array.from({ length: RECORDS }, (_, n) => first + n));
    }
    await server!.stop('SIGKILL');
  }
  await start();
  const stored = (await queryLogs(rendered.url, `{service_name="${SERVICE}"}`)).map(({ line }) =>
    numberOf(line),
  );
  process.stdout.write(
    `loki stand-in: ${KILLS} kills: ${acknowledged.length - new Set(stored).size} of ${acknowledged.length} lost, ` +
      `${stored.length - new Set(stored).size} stored twice\n`,
  );
  expect(stored.sort((a, b) => a - b)).toEqual(acknowledged);
});

test('it remembers the newest line of each stream: one four hours older is refused after a restart too', async () => {
  await server!.stop('SIGKILL');
  await start();
  const old = numberedLogs({ service: SERVICE, first: 0, count: 1, at: Date.now() - 4 * 3_600_000 });
  const { status } = await fetch(`${rendered.url}/otlp/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(old),
  });
  expect(status).toBe(400);
});
