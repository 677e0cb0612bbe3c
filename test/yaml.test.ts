import * as fc from 'fast-check';
import { parse } from 'yaml';
import { toYaml } from '../lib/yaml';

/** Both readers that meet our files: kubectl and Helm read 1.1, newer tools 1.2. */
function readers(text: string): unknown[] {
  return (['1.1', '1.2'] as const).map((version) => parse(text, { version }));
}

/** Texts that a reader could take for something else than a string, by what it would take them for. */
const WORDS = ['yes', 'No', 'on', 'OFF', 'y', 'N', 'true', 'null', '~', 'NaN', 'undefined', '', ' '];
const NUMBERS = ['1e3', '0x1F', '0o17', '017', '0b11', '1_000', '.inf', '-.INF', '.nan', '1.', '-1', '+1'];
const TIMES = ['12:30:45', '190:20:30', '2026-11-20', '2026-11-20T10:00:00Z'];
const QUANTITIES = ['10m', '15d', '0d', '1e3m'];
const NODES = ['=', '<<', '*alias', '&anchor', '!tag', '---', '...', '--- a', "'", '"', '|', '>', 'a\\b'];
const COLLECTIONS = ['- a', '? a', ': a', 'a: b', 'a:', '{a', '[a', ']', '}', ','];
const COMMENTS = ['a #b', '#a', '@a', '`a', '%a'];
const SPACES = ['a ', ' a', 'a\tb', 'a\nb', 'a\n', '\na', 'a\n\n', ' a\nb', 'a\n \nb', 'a\r\nb'];
const UNICODE = ['é', '🙂', '\u0085', '\u2028', '\ufeff', '\u0000'];
const LOOK_ALIKES = [
  ...[WORDS, NUMBERS, TIMES, QUANTITIES, NODES].flat(),
  ...[COLLECTIONS, COMMENTS, SPACES, UNICODE].flat(),
];

test.each(LOOK_ALIKES)(
  '%j stays the string that it is, as value, key and list item, for YAML 1.1 and 1.2',
  (s) => {
    const value = { value: s, [s]: 'key', list: [s, { nested: s, deeper: [[s]] }] };
    for (const read of readers(toYaml(value))) expect(read).toEqual(value);
  },
);

test('any tree of JSON data survives the round trip', () => {
  const any = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(...LOOK_ALIKES),
    fc.string({ unit: 'binary' }),
  );
  const string = any.filter((s) => !s.includes('__proto__') && s.isWellFormed());
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      string,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(string, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      for (const read of readers(toYaml({ value }))) expect(read).toEqual({ value });
    }),
    { numRuns: 2_000, seed: 1 },
  );
});

test('what YAML cannot hold is refused, not written', () => {
  expect(() => toYaml({ a: Number.NaN })).toThrow('NaN cannot be written as YAML');
  expect(() => toYaml({ a: () => 1 })).toThrow('a function cannot be written as YAML');
});

test('an operator reads words, quantities and configuration without quotes', () => {
  expect(
    toYaml({ image: 'a/b:v1', memory: '512Mi', config: 'a: 1\nb:\n  - x\n', port: 80, empty: {}, none: [] }),
  ).toBe('image: a/b:v1\nmemory: 512Mi\nconfig: |\n  a: 1\n  b:\n    - x\nport: 80\nempty: {}\nnone: []\n');
});
