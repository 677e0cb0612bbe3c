import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fleetWarnings } from '../../lib';
import { configFiles, fleetOfFiles, refusal, VARIANTS } from '../fixtures';

const HUB = 'trust/fed-observability-test.pem';
const EDGE = 'trust/fed-observability-remote.pem';

const pem = (path: string) => readFileSync(path, 'utf8');
const CA = pem(join(VARIANTS, 'trust', HUB));
const TWO_CAS = pem(join(VARIANTS, 'trust', EDGE));
const LEAF = pem(join(__dirname, 'leaf.pem'));
const KEY = '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIJ\n-----END EC PRIVATE KEY-----\n';
const FIX = 'write it with "npm run trust"';

test.each<[string, string, string]>([
  ['a private key', KEY, 'holds a private key: remove it, and replace that key'],
  ['a private key behind the certificate', CA + KEY, 'holds a private key: remove it, and replace that key'],
  ['an empty file', '', `not a list of PEM certificates: ${FIX}`],
  ['text', 'to be done\n', `not a list of PEM certificates: ${FIX}`],
  ['text between certificates', `${CA}and\n${CA}`, `not a list of PEM certificates: ${FIX}`],
  ['a certificate that is cut off', CA.slice(0, -40), `not a list of PEM certificates: ${FIX}`],
  [
    'garbage in the shape of a certificate, with which Envoy would refuse the whole class',
    CA.replace('MII', 'NII'),
    'certificate 1 is not readable: write the file with "npm run trust"',
  ],
  [
    'a certificate that may not sign others',
    CA + LEAF,
    'certificate 2 is not that of a CA: write the file with "npm run trust"',
  ],
])('synth refuses a trust file with %s', (_, text, message) => {
  expect(refusal({ ...configFiles(), [HUB]: text })).toBe(`${HUB}: ${message}`);
});

test('synth refuses one CA under two ids, since each of the clusters could speak for the other', () => {
  expect(refusal({ ...configFiles(), [HUB]: CA, [EDGE]: TWO_CAS + CA })).toBe(
    `${HUB}: holds a certificate of ${EDGE}, and each of the two clusters could speak for the other: ` +
      'write each file with "npm run trust"',
  );
});

test('two certificates in one file are an overlap, kept as they are whatever the line ends', () => {
  const { trust } = fleetOfFiles({ ...configFiles(), [EDGE]: TWO_CAS.replaceAll('\n', '\r\n') });
  expect([...trust]).toEqual([['fed-observability-remote', TWO_CAS]]);
  expect(TWO_CAS.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
});

test('a missing file is legal and named, and so is one that belongs to nobody', () => {
  const fleet = fleetOfFiles({ ...configFiles(), [HUB]: CA, 'trust/gone.pem': TWO_CAS });
  expect(fleetWarnings(fleet)).toEqual([
    'trust/fed-observability-remote.pem is missing: fed-observability-remote is not admitted at the hub until "npm run trust" writes it; its exporters wait and retry',
    'trust/gone.pem belongs to no cluster of the config: remove it if gone is gone',
  ]);
});
