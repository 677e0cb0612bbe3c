import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../stacks/synthesize';
import { type Files, FLEET, read, withFiles, write } from '../support/fixtures';

/** Whether jest runs with `-u`: see jest.config.js. */
declare const UPDATE_SNAPSHOTS: boolean;

/** `<stack>/<NN-chart>.yaml` → its text. */
function reviewedFiles(): Files {
  return Object.fromEntries(Object.entries(read(__dirname)).filter(([path]) => path.endsWith('.yaml')));
}

const rendered: Files = withFiles({}, (out) => (synthesize({ config: FLEET, out }), read(out)));

if (UPDATE_SNAPSHOTS) {
  for (const path of Object.keys(reviewedFiles())) rmSync(join(__dirname, path));
  write(__dirname, rendered);
}

const reviewed = reviewedFiles();

test('every chart has its reviewed file, and every file its chart (`npm test -- -u` adds and removes files)', () => {
  expect(Object.keys(rendered)).toEqual(Object.keys(reviewed));
});

test.each(Object.keys(reviewed).filter((path) => path in rendered))(
  '%s is what was reviewed (`npm test -- -u` takes a change over)',
  (path) => {
    expect(rendered[path]).toBe(reviewed[path]);
  },
);
