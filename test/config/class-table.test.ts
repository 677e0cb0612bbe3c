import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TrafficClass, trafficClasses } from '../../lib';
import { ROOT } from '../../tools/root';

const TEXT = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
const ROWS = trafficClasses({});
/** `hub.ingress.replicas` of the reference fleet. */
const ENVOYS = 2;

const number = (value: number) => value.toLocaleString('en-US');
const range = ({ replicas: { min, max } }: TrafficClass) => (min === max ? min : `${min}–${max}`);

function line(title: string, of: (row: TrafficClass) => string | number): string {
  return [title, ...ROWS.map(of)].join(' | ');
}

/** The table as a reader sees it, without the padding of its columns. */
const TABLE = [
  line('', ({ name }) => name),
  line('gRPC, HTTP port', ({ grpcPort, httpPort }) => `${grpcPort}, ${httpPort}`),
  line('contract: export requests a second', ({ contract }) => number(contract.requestsPerSecond)),
  line('contract: uncompressed bytes a second', ({ contract }) => number(contract.bytesPerSecond)),
  line('share of one cluster', ({ edgeShare }) => edgeShare),
  line('outage of a store to survive', ({ outageMinutes }) => `${outageMinutes} min`),
  line('requests under way at each store', ({ storeRequests }) => storeRequests),
  line('replicas', range),
  line('PriorityClass', ({ priority }) => number(priority)),
];

test('the table of classes in the documents is that of their rows', () => {
  const rows = TEXT.split('\n')
    .filter((text) => text.startsWith('|'))
    .map((text) =>
      text
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim())
        .join(' | '),
    );
  expect(rows).toEqual(expect.arrayContaining(TABLE));
});

test('the buckets in the documents are those of the rows', () => {
  const buckets = (of: (row: TrafficClass) => number) =>
    ROWS.map((row) => `${row.name} ${number(Math.ceil(of(row) / ENVOYS))}`).join(', ');
  const text = TEXT.replace(/ +/g, ' ');
  for (const expected of [
    buckets(({ contract }) => contract.requestsPerSecond),
    buckets(({ contract, edgeShare }) => contract.requestsPerSecond * edgeShare),
    buckets(({ contract }) => contract.bytesPerSecond),
    buckets(({ contract, edgeShare }) => contract.bytesPerSecond * edgeShare),
  ]) {
    expect(text).toContain(expected);
  }
});
