import { execFileSync } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { tar, tarSize, type TarEntry } from '../../testbed/images/tar';

function file(path: string, text: string, capability?: Buffer): TarEntry {
  const content = Buffer.from(text);
  return {
    kind: 'file',
    path,
    mode: 0o644,
    owner: 10_001,
    size: content.length,
    content: () => [content],
    identity: text,
    capability,
  };
}

const LONG = `app/node_modules/${'a-package-with-a-long-name/'.repeat(4)}index.js`;

const ENTRIES: readonly TarEntry[] = [
  { kind: 'directory', path: 'tmp', mode: 0o1777 },
  { kind: 'link', path: 'bin/sh', mode: 0o777, target: 'busybox' },
  file(LONG, 'long'),
  file('coredns', 'x'.repeat(513), Buffer.from('0100000200040000000000000000000000000000', 'hex')),
];

test('a tar file holds what it is given, and another program reads it', async () => {
  const bytes = await buffer(tar(ENTRIES));
  const listed = execFileSync('tar', ['-tv', '--numeric-owner', '-f', '-'], {
    input: bytes,
    encoding: 'utf8',
  });
  const rows = listed.trimEnd().split('\n');
  expect(rows.map((row) => row.replace(/\s+/g, ' ').replace(/ \d{4}-\d{2}-\d{2} \d{2}:\d{2}/, ''))).toEqual([
    'drwxrwxrwt 0/0 0 tmp',
    'lrwxrwxrwx 0/0 0 bin/sh -> busybox',
    `-rw-r--r-- 10001/10001 4 ${LONG}`,
    '-rw-r--r-- 10001/10001 513 coredns',
  ]);
  expect(LONG.length).toBeGreaterThan(100);
  expect(bytes.includes('57 SCHILY.xattr.security.capability=')).toBe(true);
});

test('its length is known before it is written: a layer is a file of an archive', async () => {
  expect((await buffer(tar(ENTRIES))).length).toBe(tarSize(ENTRIES));
});

test('a file that changes its length while it is written is an error', async () => {
  const grown = { ...file('log', 'longer'), size: 3 } as TarEntry;
  await expect(buffer(tar([grown]))).rejects.toThrow('log: 6 bytes instead of 3');
});
