import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES, ROOT } from './pages';

const PATH = /`((?:\.ci|\.github|bench|cli|imports|lib|services|stacks|test|testbed|tools)\/[^`\s<*]*)`/g;

/** Folders of parts that are not built yet. */
const LATER: readonly string[] = ['services/deployment-hub'];

test('every file and folder that the documents name exists', () => {
  const named = PAGES.flatMap(({ path, text }) =>
    [...text.matchAll(PATH)].map(([, target]) => ({ path, target: target! })),
  );
  const missing = named.filter(({ target }) => !existsSync(join(ROOT, target)) && !LATER.includes(target));
  expect(missing).toEqual([]);
  expect(named.length).toBeGreaterThan(150);
});
