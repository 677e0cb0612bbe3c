import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fleetWarnings } from '../../lib';
import { configFiles, fleetOfFiles, refusal, VARIANTS } from '../support/fixtures';

const HUB = 'trust/fed-observability-test.pem';
const EDGE = 'trust/fed-observability-remote.pem';

const pem = (path: string) => readFileSync(path, 'utf8');
const CA = pem(join(VARIANTS, 'trust', HUB));
const TWO_CAS = pem(join(VARIANTS, 'trust', EDGE));
const LEAF = pem(join(__dirname, 'leaf.pem'));
const KEY = '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIJ\n-----END EC PRIVATE KEY-----\n';
const FIX = '; "npm run trust" writes the file';

test.each<[string, string, string]>([
  [
    'a private key',
    KEY,
    `holds a private key, which must never leave the cluster: remove it, and replace that key${FIX}`,
  ],
  [
    'a private key behind the certificate',
    CA + KEY,
    `holds a private key, which must never leave the cluster: remove it, and replace that key${FIX}`,
  ],
  ['an empty file', '', `not a PEM certificate: ""${FIX}`],
  ['text', 'to be done\n', `not a PEM certificate: "to be done"${FIX}`],
  [
    'text between certificates',
    `${CA}and\n${CA}`,
    `not a PEM certificate: "-----BEGIN CERTIFICATE-----"${FIX}`,
  ],
  [
    'a certificate that is cut off',
    CA.slice(0, -40),
    `not a PEM certificate: "-----BEGIN CERTIFICATE-----"${FIX}`,
  ],
  [
    'garbage in the shape of a certificate, with which Envoy would refuse the whole class',
    CA.replace('MII', 'NII'),
    `not a readable certificate: error:068000A8:asn1 encoding routines::wrong tag${FIX}`,
  ],
  [
    'a certificate that may not sign others',
    CA + LEAF,
    `CN=not a CA is not a CA certificate (CA:FALSE): give the cluster's CA, not a leaf${FIX}`,
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
