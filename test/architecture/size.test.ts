import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../tools/root';
import { filesBelow } from './source-files';

const FOLDERS = ['lib', 'stacks', 'cli', 'services', 'bench', 'testbed', 'tools', 'test'];

/** Written by `npm test -- -u`. */
const WRITTEN_BY_PROGRAM = /^test\/snapshots\/.+\.yaml$/;

test('no hand-written file is longer than 300 lines: a longer one is two things', () => {
  const files = [
    ...filesBelow(FOLDERS, /\.(ts|js|mjs|go|ya?ml)$/),
    ...filesBelow(['.ci', '.github'], /./),
  ].filter((file) => !WRITTEN_BY_PROGRAM.test(file));
  const long = files
    .map((file) => [file, readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1] as const)
    .filter(([, lines]) => lines > 300);
  expect(long).toEqual([]);
  expect(files.length).toBeGreaterThan(150);
});

test('no hand-written file switches the formatter off, which would hide its length', () => {
  // Joined here, so that this file is not found itself.
  const comment = ['prettier', 'ignore'].join('-');
  const files = filesBelow(FOLDERS, /\.ts$/);
  expect(files.filter((file) => readFileSync(join(ROOT, file), 'utf8').includes(comment))).toEqual([]);
  expect(files.length).toBeGreaterThan(150);
});
