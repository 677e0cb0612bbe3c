import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../tools/root';
import { filesBelow, importsOf, resolved } from './source-files';

/** Name → names that it imports. */
type Graph = ReadonlyMap<string, readonly string[]>;

const FOLDERS = ['lib', 'stacks', 'cli', 'services', 'bench', 'testbed', 'tools', 'test'];

function fileGraph(): Graph {
  return new Map(
    filesBelow(FOLDERS, /\.ts$/).map((file) => {
      const names = importsOf(readFileSync(join(ROOT, file), 'utf8')).filter((name) => name.startsWith('.'));
      return [file, names.map((name) => resolved(file, name))];
    }),
  );
}

/** Every circle that a walk over the graph closes, as `a → b → a`. */
function circles(graph: Graph): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (name: string, path: readonly string[]): void => {
    const start = path.indexOf(name);
    if (start >= 0) found.push([...path.slice(start), name].join(' → '));
    if (start >= 0 || done.has(name)) return;
    for (const next of graph.get(name) ?? []) walk(next, [...path, name]);
    done.add(name);
  };
  for (const name of graph.keys()) walk(name, []);
  return found;
}

/** The folder of a file, two levels at most. Files at the top of lib count alone: some of them know all of lib. */
function folderOf(file: string): string {
  const folders = dirname(file).split('/').slice(0, 2);
  return folders.join('/') === 'lib' ? file : folders.join('/');
}

function folderGraph(files: Graph): Graph {
  const edges = new Map<string, Set<string>>();
  for (const [file, imported] of files) {
    const from = folderOf(file);
    const to = edges.get(from) ?? new Set();
    imported.map(folderOf).forEach((folder) => folder !== from && to.add(folder));
    edges.set(from, to);
  }
  return new Map([...edges].map(([from, to]) => [from, [...to]]));
}

test('no file reaches itself through its imports, types included: each can be read and moved alone', () => {
  const graph = fileGraph();
  expect(circles(graph)).toEqual([]);
  expect(graph.size).toBeGreaterThan(400);
});

test('no folder reaches itself through others: each can be read, moved and replaced alone', () => {
  const graph = folderGraph(fileGraph());
  expect(circles(graph)).toEqual([]);
  expect(graph.size).toBeGreaterThan(40);
});

test.each([
  ['lib/index.ts', 'lib/index.ts'],
  ['lib/model/names.ts', 'lib/model'],
  ['stacks/apply.ts', 'stacks'],
  ['testbed/runner/cluster.ts', 'testbed/runner'],
  ['test/judge/support/replace.ts', 'test/judge'],
])('%s counts as %s', (file, folder) => {
  expect(folderOf(file)).toBe(folder);
});

test('a circle is found at any length, and told by its names', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', ['b']],
    ['d', ['a']],
    ['e', ['a']],
  ]);
  expect(circles(graph)).toEqual(['b → c → b', 'a → b → d → a']);
});
