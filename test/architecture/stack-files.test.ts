import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../tools/root';
import { filesBelow } from './source-files';

/** What serves the owner of the stack files in the root: judges of whatever they say, and the demo of them. */
const READERS = [
  'test/judge/judge.test.ts',
  'test/stack-files/stack-files.test.ts',
  'testbed/demo/demo-inside.ts',
  'tools/diff-same.ts',
];

/** The root as a config directory, alone or first of many. */
const AS_CONFIG =
  /(?:readFleet\(|fleetTests\(|clusterFilesIn\(|config: |= \[)ROOT\b|join\(ROOT, '(?:Pulumi\.|trust)/;

test('nothing else reads the stack files in the root, or a user who changes a value would see it fail', () => {
  const files = filesBelow(['test', 'bench', 'testbed', 'tools'], /\.ts$/).filter((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    return /\/root'/.test(text) && AS_CONFIG.test(text);
  });
  expect(files).toEqual(READERS);
});

test.each([
  'Pulumi.hub.yaml',
  'Pulumi.another.yaml',
  'Pulumi.another.yml',
  'snapshots/hub/00-namespaces.yaml',
])('%s is no business of the formatter: Pulumi or synth writes it', (file) => {
  const prettier = join(ROOT, 'node_modules/prettier/bin/prettier.cjs');
  const { stdout } = spawnSync(process.execPath, [prettier, '--file-info', file], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(JSON.parse(stdout)).toMatchObject({ ignored: true });
});
