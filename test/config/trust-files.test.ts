import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, fleetWarnings } from '../../lib';
import { readFleet } from '../../stacks/config';
import { type FolderReader, readTrust } from '../../stacks/trust-files';
import { configFiles, fleetOfFiles, refused, VARIANTS, withFiles } from '../support/fixtures';

const HUB = 'trust/fed-observability-test.pem';
const EDGE = 'trust/fed-observability-remote.pem';

const pem = (path: string) => readFileSync(path, 'utf8');
const CA = pem(join(VARIANTS, 'trust', HUB));
const TWO_CAS = pem(join(VARIANTS, 'trust', EDGE));
const LEAF = pem(join(__dirname, 'leaf.pem'));
const KEY = '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIJ\n-----END EC PRIVATE KEY-----\n';
const FIX = ', or remove the file and write it anew with "npm run trust"';

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
  ['an empty file', '', `"": not a PEM certificate: leave nothing but CA certificates${FIX}`],
  ['text', 'to be done\n', `"to be done": not a PEM certificate: leave nothing but CA certificates${FIX}`],
  [
    'text between certificates',
    `${CA}and\n${CA}`,
    `"and": not a PEM certificate: leave nothing but CA certificates${FIX}`,
  ],
  [
    'a certificate that is cut off',
    CA.slice(0, -40),
    `"-----BEGIN CERTIFICATE-----": not a PEM certificate: leave nothing but CA certificates${FIX}`,
  ],
  [
    'garbage in the shape of a certificate, with which Envoy would refuse the whole class',
    CA.replace('MII', 'NII'),
    `certificate 1: not a readable certificate: take it from the cluster again${FIX}`,
  ],
  [
    'a certificate that may not sign others',
    CA + LEAF,
    `certificate 2: "CN=not a CA": not a CA certificate (CA:FALSE): give the cluster's CA, not a leaf${FIX}`,
  ],
])('synth refuses a trust file with %s', (_, text, message) => {
  expect(refused({ ...configFiles(), [HUB]: text })).toBe(`${HUB}: ${message}`);
});

test('synth refuses one CA under two ids, since each of the clusters could speak for the other', () => {
  expect(refused({ ...configFiles(), [HUB]: CA, [EDGE]: TWO_CAS + CA })).toBe(
    `${HUB}: holds a certificate of ${EDGE}, and each of the two clusters could speak for the other: ` +
      'for each of them remove the file and write it anew with "npm run trust"',
  );
});

test('two certificates in one file are an overlap, kept as they are whatever the line ends', () => {
  const { trust } = fleetOfFiles({ ...configFiles(), [EDGE]: TWO_CAS.replaceAll('\n', '\r\n') });
  expect([...trust]).toEqual([['fed-observability-remote', TWO_CAS]]);
  expect(TWO_CAS.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
});

test('a missing file is legal and named, and so is one that belongs to nobody', () => {
  const fleet = fleetOfFiles({ ...configFiles(), [HUB]: CA, 'trust/gone.pem': TWO_CAS });
  const warnings = fleetWarnings(fleet).filter((warning) => warning.startsWith('trust/'));
  expect(warnings).toEqual([
    'trust/fed-observability-remote.pem is missing: fed-observability-remote is not admitted at the hub until "npm run trust" writes it; its exporters wait and retry',
    'trust/gone.pem belongs to no cluster of the config: remove it if gone is gone',
  ]);
});

test('every fault of every trust file is told, and those of config beside them', () => {
  const files = {
    ...configFiles({ edge: { 'edge.hubStack': 'nowhere' } }),
    [HUB]: `${CA.replace('MII', 'NII')}${LEAF}and\n`,
    [EDGE]: KEY,
  };
  expect(refused(files).split('\n')).toEqual([
    expect.stringMatching(/^trust\/fed-observability-remote\.pem: holds a private key, /),
    expect.stringMatching(/^trust\/fed-observability-test\.pem: "and": not a PEM certificate: /),
    expect.stringMatching(/^trust\/fed-observability-test\.pem: certificate 1: not a readable certificate: /),
    expect.stringMatching(
      /^trust\/fed-observability-test\.pem: certificate 2: "CN=not a CA": not a CA certificate /,
    ),
    expect.stringMatching(/^edge: edge\.hubStack: "nowhere": there is no Pulumi\.nowhere\.yaml: /),
  ]);
});

describe('trust that is there and cannot be read is refused, since without it the hub would admit nobody', () => {
  /** The refusal of the reference fleet after a change of its folder. */
  function refusalAfter(change: (directory: string) => void): string {
    return withFiles(configFiles(), (directory) => {
      change(directory);
      try {
        readFleet(directory);
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
        return (error as Error).message.replaceAll(`${directory}/`, '');
      }
      return 'accepted';
    });
  }

  test('a plain file in place of the folder', () => {
    expect(refusalAfter((directory) => writeFileSync(join(directory, 'trust'), CA))).toBe(
      'trust: a file in place of a folder: move it away',
    );
  });

  test('a link to a folder that is not mounted', () => {
    expect(refusalAfter((directory) => symlinkSync('/no/such/mount', join(directory, 'trust')))).toBe(
      'trust: a link that leads nowhere: mend the link or remove it',
    );
  });

  test('a folder in place of a file', () => {
    expect(refusalAfter((directory) => mkdirSync(join(directory, HUB), { recursive: true }))).toBe(
      `${HUB}: a folder in place of a file: move it away`,
    );
  });

  // Tests run as root, who may read everything.
  const denied = (): never => {
    throw Object.assign(new Error('EACCES: permission denied, scandir'), { code: 'EACCES' });
  };
  const lines = (reader: FolderReader) => new ConfigError(readTrust('trust', reader).faults).message;
  const FIX_PERMISSION = 'no permission to read it: give the user of this command the permission';

  test('a folder without permission', () => {
    expect(lines({ list: denied, read: () => CA })).toBe(`trust: ${FIX_PERMISSION}`);
  });

  test('a file without permission, beside which the others are still checked', () => {
    const reader = {
      list: () => ['a.pem', 'b.pem', 'c.pem'],
      read: (path: string) => (path === 'trust/a.pem' ? denied() : path === 'trust/b.pem' ? KEY : CA),
    };
    expect(lines(reader).split('\n')).toEqual([
      `trust/a.pem: ${FIX_PERMISSION}`,
      expect.stringMatching(/^trust\/b\.pem: holds a private key/),
    ]);
    expect([...readTrust('trust', reader).trust.keys()]).toEqual(['b', 'c']);
  });

  test('a failure that nobody has thought of is named by its code', () => {
    const broken = () => {
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
    };
    expect(lines({ list: () => ['a.pem'], read: broken })).toBe(
      'trust/a.pem: cannot be read (EIO): make it readable or move it away',
    );
  });

  test('no folder at all is legal: no cluster is admitted yet', () => {
    expect(refusalAfter(() => undefined)).toBe('accepted');
  });
});
