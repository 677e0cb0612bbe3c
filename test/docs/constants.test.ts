import { fleetCatalog } from '../../lib';
import { QUEUES_PER_GATEWAY } from '../../lib/config/class-faults';
import { DEFAULT_CLASSES } from '../../lib/config/default-classes';
import * as limits from '../../lib/model/limits';
import { MIN_VOLUME_GIB } from '../../lib/model/linode';
import { PORTS } from '../../lib/model/ports';
import { GIB, KIB, MIB } from '../../lib/model/units';
import * as withdrawal from '../../lib/model/withdrawal';
import { CERT_MANAGER_RELEASE } from '../../lib/operators/cert-manager';
import { METRICS_SERVER_RELEASE } from '../../lib/operators/metrics-server';
import { readFleet } from '../../stacks/config';
import { FLEET } from '../../tools/root';
import { PAGES } from './pages';

/**
 * A number in the documents that quotes a constant has its name behind it: 4 MiB (`GATEWAY_LIMIT_BYTES`). The name is
 * that of an export, with fields behind dots.
 */
const CONSTANTS: Readonly<Record<string, unknown>> = {
  ...limits,
  ...withdrawal,
  CATALOG: fleetCatalog(readFleet(FLEET)).metrics,
  CERT_MANAGER_RELEASE,
  DEFAULT_CLASSES,
  METRICS_SERVER_RELEASE,
  MIN_VOLUME_GIB,
  PORTS,
  QUEUES_PER_GATEWAY,
};

const UNITS: Readonly<Record<string, number>> = { kB: 1e3, MB: 1e6, GB: 1e9, KiB: KIB, MiB: MIB, GiB: GIB };

const MARK = /\(`([A-Z][A-Z_]{2,}(?:\.\w+)*)`\)/g;
const NUMBER = /(?<![\w.])(\d[\d,]*(?:\.\d+)?)(?: (kB|MB|GB|KiB|MiB|GiB))? $/;
const VERSION = /(?<![\w.])(v?\d+\.\d+\.\d+) $/;

function constant(name: string): unknown {
  return name
    .split('.')
    .reduce<unknown>((value, field) => (value as Record<string, unknown> | undefined)?.[field], CONSTANTS);
}

/** The value that stands before a mark; undefined where there is none. */
function quoted(before: string): number | string | undefined {
  const version = VERSION.exec(before);
  if (version !== null) return version[1];
  const number = NUMBER.exec(before);
  if (number === null) return undefined;
  return Number(number[1]!.replaceAll(',', '')) * (number[2] === undefined ? 1 : UNITS[number[2]]!);
}

/** Every mark of a text: its name, what the text says, and what the code says. */
function marks(text: string) {
  const prose = text.replace(/\s+/g, ' ');
  return [...prose.matchAll(MARK)].map(({ 1: name, index }) => ({
    name: name!,
    said: quoted(prose.slice(0, index)),
    is: constant(name!),
  }));
}

const faults = (text: string) => marks(text).filter(({ said, is }) => said === undefined || said !== is);

test('every number that names a constant is that constant', () => {
  expect(PAGES.flatMap(({ path, text }) => faults(text).map((fault) => ({ path, ...fault })))).toEqual([]);
  expect(PAGES.flatMap(({ text }) => marks(text)).length).toBeGreaterThan(30);
});

test.each([
  ['another number', 'a batch of 2 MB (`MAX_BATCH_BYTES`)'],
  ['another unit', 'a message of 4 MB (`GATEWAY_LIMIT_BYTES`)'],
  ['no number', 'the port (`PORTS.loki`)'],
  ['an unknown constant', 'the bound 7 (`NO_SUCH_BOUND`)'],
  ['an unknown field', 'the port 3100 (`PORTS.nothing`)'],
  ['another version', 'cert-manager v1.21.1 (`CERT_MANAGER_RELEASE.version`)'],
])('%s is found', (_, text) => {
  expect(faults(text)).toHaveLength(1);
});

test.each([
  'a batch of 1 MB (`MAX_BATCH_BYTES`) and a request of 1.25 MB (`MAX_REQUEST_BYTES`)',
  'gold has 4,500,000,000 (`DEFAULT_CLASSES.gold.queueBytes`) bytes',
  'the pinned v1.21.2 (`CERT_MANAGER_RELEASE.version`)',
])('%s: is right', (text) => {
  expect(faults(text)).toEqual([]);
});
