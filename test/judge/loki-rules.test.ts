import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFleet } from '../../stacks/config';
import { loki, lokiStandIn } from '../../testbed/processes/log-store';
import { type ServerProcess } from '../../testbed/processes/process';
import { ROOT } from '../../tools/root';
import { FLEET, objectsOf } from '../support/fixtures';
import { officialTest } from '../support/official';
import { CONFIGURATIONS, ODD_LOGS } from './support/odd-logs';
import { type OddOutcome, outcomeOf } from './support/odd-outcome';
import { renderedLoki } from './support/rendered-loki';

/**
 * What the official Loki 3.7.8 answered, counted and stored for every odd request: written by this test where Loki is
 * found and jest is told `--updateSnapshot`. The stand-in is held against it everywhere.
 */
const RECORDED = join(ROOT, 'test/judge/support/odd-outcomes.json');
const recorded = JSON.parse(readFileSync(RECORDED, 'utf8')) as Record<string, OddOutcome>;

type Start = (config: string) => ServerProcess;

/** Sends every odd request to one store for each configuration, all of them started as the rendered one is. */
async function outcomes(start: Start): Promise<Record<string, OddOutcome>> {
  const directory = mkdtempSync(join(tmpdir(), 'fed-observability-loki-rules-'));
  const objects = objectsOf('hub', readFleet(FLEET));
  const stores = new Map<string, { readonly url: string; readonly server: ServerProcess }>();
  for (const [name, changes] of Object.entries(CONFIGURATIONS)) {
    const folder = join(directory, name);
    mkdirSync(folder);
    const { file, url } = await renderedLoki(objects, folder, changes);
    stores.set(name, { url, server: start(file) });
  }
  try {
    for (const { server, url } of stores.values()) await server.ready(`${url}/ready`);
    const seen: Record<string, OddOutcome> = {};
    for (const [index, odd] of ODD_LOGS.entries()) {
      const { url } = stores.get(odd.to)!;
      seen[`${odd.to}: ${odd.name}`] = await outcomeOf(url, odd, `odd-${index}`);
    }
    return seen;
  } finally {
    await Promise.all([...stores.values()].map(({ server }) => server.stop()));
    rmSync(directory, { recursive: true });
  }
}

test('the stand-in answers, counts and stores odd requests as Loki was seen to', async () => {
  const seen = await outcomes(lokiStandIn);
  const agree = Object.keys(seen).filter((name) => same(seen[name], recorded[name]));
  process.stdout.write(
    `loki rules: the stand-in agrees in ${agree.length} of ${ODD_LOGS.length} odd requests\n`,
  );
  expect(seen).toEqual(recorded);
});

officialTest('loki')(
  'the official Loki does as it was recorded',
  async () => {
    const seen = await outcomes(loki);
    if ((globalThis as { UPDATE_SNAPSHOTS?: boolean }).UPDATE_SNAPSHOTS === true) {
      writeFileSync(RECORDED, `${JSON.stringify(seen, undefined, 2)}\n`);
    } else expect(seen).toEqual(recorded);
  },
  300_000,
);

test('every odd request has a name of its own, and a recorded outcome', () => {
  expect(Object.keys(recorded).sort()).toEqual(ODD_LOGS.map(({ to, name }) => `${to}: ${name}`).sort());
  expect(ODD_LOGS.length).toBeGreaterThan(50);
});

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
