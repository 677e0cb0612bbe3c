import * as fc from 'fast-check';
import { parse } from 'yaml';
import { toYaml } from '../../lib';
import { readFleet } from '../../stacks/config';
import { configFiles, type Files, withFiles } from '../support/fixtures';

type Tree = { [key: string]: unknown };
type Path = readonly string[];

const REFERENCE = configFiles();

/** The place of every key of the reference files. */
const KEYS = Object.entries(REFERENCE).flatMap(([file, text]) =>
  pathsOf(parse(text) as Tree).map((path) => ({ file, path })),
);

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, child]) => [[...path, key], ...pathsOf(child, [...path, key])]);
}

/** The reference files after a change of the map or list that holds a key. */
function changed(file: string, path: Path, change: (holder: Tree, key: string) => void): Files {
  const document = parse(REFERENCE[file]!) as Tree;
  const holder = path.slice(0, -1).reduce((tree, key) => tree[key] as Tree, document);
  change(holder, path.at(-1)!);
  return { ...REFERENCE, [file]: toYaml(document) };
}

function refusalOf(files: Files): string {
  try {
    withFiles(files, readFleet);
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
}

const LETTER = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABC_-');

/** One slip of the finger: a letter left out, put in, replaced, or changed places with the next. */
function slip(word: string): fc.Arbitrary<string> {
  return fc
    .record({ at: fc.nat(word.length - 1), letter: LETTER, kind: fc.nat(3) })
    .map(({ at, letter, kind }) => {
      const [before, rest] = [word.slice(0, at), word.slice(at)];
      if (kind === 0) return before + rest.slice(1);
      if (kind === 1) return before + letter + rest;
      if (kind === 2) return before + letter + rest.slice(1);
      return before + rest.slice(1, 2) + rest.slice(0, 1) + rest.slice(2);
    })
    .filter((slipped) => slipped !== word && slipped !== '');
}

test('the reference files have keys enough for the properties to mean something', () => {
  expect(KEYS.length).toBeGreaterThan(60);
});

test('any single slip in any key of the reference files is refused, and the message shows the misspelt key', () => {
  const named = KEYS.filter(({ path }) => !/^\d+$/.test(path.at(-1)!));
  const typo = fc
    .constantFrom(...named)
    .chain(({ file, path }) => slip(path.at(-1)!).map((misspelt) => ({ file, path, misspelt })));
  fc.assert(
    fc.property(typo, ({ file, path, misspelt }) => {
      const files = changed(file, path, (holder, key) => {
        fc.pre(!Object.hasOwn(holder, misspelt));
        holder[misspelt] = holder[key];
        delete holder[key];
      });
      const message = refusalOf(files);
      const where = path.length > 2 ? file.split('.')[1]! : file;
      expect(message).toContain(where);
      expect(message).toMatch(
        new RegExp(`([.\\s]${misspelt}: |"${misspelt}"|the keys here are .*\\b${misspelt}\\b)`),
      );
    }),
    { numRuns: 500, seed: 1 },
  );
});

test('any value of another kind is refused, and the message starts with stack and field', () => {
  const values = KEYS.filter(({ path }) => path.length > 2);
  const kinds = [null, true, 1.5, 'a b', ['a'], { a: 1 }] as const;
  const swap = fc.record({ place: fc.constantFrom(...values), value: fc.constantFrom(...kinds) });
  fc.assert(
    fc.property(swap, ({ place: { file, path }, value }) => {
      const files = changed(file, path, (holder, key) => {
        const old = holder[key];
        fc.pre(typeof old !== typeof value || Array.isArray(old) !== Array.isArray(value) || value === null);
        holder[key] = value;
      });
      const field = path.slice(2).join('.');
      const lines = refusalOf(files)
        .split('\n')
        .filter((line) => !line.startsWith('not checked, '));
      expect(lines.every((line) => line.startsWith(`${file.split('.')[1]}: `))).toBe(true);
      expect(lines.some((line) => line.split(': ')[1]!.startsWith(field))).toBe(true);
    }),
    { numRuns: 500, seed: 1 },
  );
});
