import { z } from 'zod';
import { ClusterSchema } from '../../lib/config/cluster-spec';
import { type Fault, faultLine } from '../../lib/config/fault';
import { parseClusterSpec } from '../../lib/config/parse-cluster';
import { type Tree, WHOLE_CONFIGS } from './whole-configs';

type Path = readonly string[];

/** What no field takes, what few take, and what lies outside of every bound. */
const WRONG: readonly unknown[] = [
  null,
  true,
  false,
  -1,
  0,
  1,
  1.5,
  1e12,
  1e300,
  Infinity,
  NaN,
  '',
  'no',
  ' no such thing ',
  '5Gi',
  'x'.repeat(300),
  [],
  [null],
  {},
  { name: 1 },
];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [path];
  return [path, ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

/** The config with the value at a path changed. */
function changed(config: unknown, path: Path, change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(config);
  if (Array.isArray(config)) {
    return config.flatMap((entry: unknown, index) => {
      if (String(index) !== key) return [entry];
      const value = changed(entry, rest, change);
      return value === undefined ? [] : [value];
    });
  }
  const { [key]: child, ...others } = config as Tree;
  const value = changed(child, rest, change);
  return value === undefined ? others : { ...others, [key]: value };
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

interface Answer {
  readonly fault: Fault;
  /** Where the config differs from a whole one. */
  readonly path: Path;
}

/** What is answered to every config that differs from a whole one in one place. */
const ANSWERS: readonly Answer[] = WHOLE_CONFIGS.flatMap(([whole, part]) =>
  pathsOf(whole)
    .filter((path) => path.join('.').startsWith(part))
    .flatMap((path) => [
      ...[undefined, ...WRONG].map((value) => ({ path, config: changed(whole, path, () => value) })),
      ...[{ noSuchKey: 7 }, { 'Not A Label': 7 }].map((key) => ({
        path,
        config: changed(whole, path, (value) => (isObject(value) ? { ...(value as Tree), ...key } : value)),
      })),
    ])
    .flatMap(({ path, config }) =>
      parseClusterSpec('stack', config).faults.map((fault) => ({ fault, path })),
    ),
);

test.each(WHOLE_CONFIGS.map(([config], index) => [index, config]))(
  'whole config %i has no fault',
  (_, config) => {
    expect(parseClusterSpec('stack', config).faults.map(faultLine)).toEqual([]);
  },
);

/** Names of the properties of a schema, with the dotted path to each; `*` for what a list or a map of any keys holds. */
function properties(schema: z.core.JSONSchema.BaseSchema, path: Path = []): string[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, child]) => [
    [...path, key].join('.'),
    ...properties(child as z.core.JSONSchema.BaseSchema, [...path, key]),
  ]);
  const held = [schema.items, schema.additionalProperties].filter(isObject) as z.core.JSONSchema.BaseSchema[];
  const options = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])] as z.core.JSONSchema.BaseSchema[];
  return [
    ...own,
    ...held.flatMap((child) => properties(child, [...path, '*'])),
    ...options.flatMap((child) => properties(child, path)),
  ];
}

test('the whole configs hold every field of the schema, so that each is broken in every way', () => {
  const wildcard = (path: Path) =>
    path
      .join('.')
      .replace(/\.\d+(?=\.|$)/g, '.*')
      .replace('.copper', '.*')
      .replace('percentages.gold', 'percentages.*');
  const held = new Set(WHOLE_CONFIGS.flatMap(([whole]) => pathsOf(whole)).map(wildcard));
  const wanted = new Set(properties(z.toJSONSchema(ClusterSchema, { io: 'input', reused: 'inline' })));
  expect(wanted.size).toBeGreaterThan(90);
  expect([...wanted].filter((path) => !held.has(path))).toEqual([]);
});

test("no message is in zod's own words", () => {
  // As the sentences of zod's English locale begin, or go on.
  const stock =
    /Invalid|[Ee]xpected|[Rr]eceived|Too (small|big)|Unrecognized|Unknown|must (start|end|include|match)/;
  expect(ANSWERS.length).toBeGreaterThan(3_000);
  const texts = new Set(ANSWERS.map(({ fault: { problem, fix } }) => `${problem}: ${fix}`));
  expect([...texts].filter((text) => stock.test(text))).toEqual([]);
});

test('every message has a problem and a fix, and none is so vague that it fits everything', () => {
  const bare = ANSWERS.filter(({ fault: { problem, fix } }) => problem.length < 5 || fix.length < 7);
  expect(bare.map(({ fault }) => faultLine(fault))).toEqual([]);
  const vague = ANSWERS.filter(({ fault }) => /^correct (or remove it|its spelling)$/.test(fault.fix));
  expect(vague.map(({ fault }) => faultLine(fault))).toEqual([]);
});

test('every message names the place and what stands there, unless nothing does', () => {
  const silent = ANSWERS.filter(
    ({ fault }) => fault.value === undefined && !/^(missing|unknown key)/.test(fault.problem),
  );
  expect(silent.map(({ fault }) => faultLine(fault))).toEqual([]);
  const misplaced = ANSWERS.filter(({ fault, path }) => !near(fault.path, path));
  expect(misplaced.map(({ fault, path }) => `${path.join('.')}: ${faultLine(fault)}`)).toEqual([]);
});

/** At the broken place, above or below it; or where a rule names the other field that it compares. */
function near(fault: string, path: Path): boolean {
  const broken = path.join('.');
  const top = (text: string) => text.split('.').slice(0, 2).join('.');
  return (
    fault.startsWith(broken) || broken.startsWith(fault) || top(fault) === top(broken) || RELATED.test(fault)
  );
}

const RELATED = /^(nodePools\.gpu|sources\.gpu|hub\.grafana\.controller|hub\.metrics\.export)$/;

test.each<[string, Path, unknown, string]>([
  [
    'text in place of a number',
    ['nodePools', 'system', 'count'],
    '3',
    'text in place of a number: write a number',
  ],
  [
    'a fraction',
    ['telemetry', 'outageMinutes'],
    1.5,
    'a fraction in place of a whole number: write a whole number',
  ],
  [
    'infinity',
    ['telemetry', 'outageMinutes'],
    Infinity,
    'no number that can be counted with in place of a number: write a number',
  ],
  [
    'a number below its bound',
    ['telemetry', 'outageMinutes'],
    0,
    'below the least that can be: write 1 or more',
  ],
  [
    'a number above its bound',
    ['telemetry', 'outageMinutes'],
    20_000,
    'above the most that can be: write 10080 or less',
  ],
  [
    'a bound that is left out',
    ['hub', 'classes', 'copper', 'edgeShare'],
    0,
    'not above 0: write more than 0',
  ],
  ['a text that is too short', ['tags', '0'], 'x', 'below the least that can be: write 3 characters or more'],
  [
    'a list that is too short',
    ['objectStorage', 'buckets'],
    [],
    'below the least that can be: write 1 entry or more',
  ],
  [
    'a text without its beginning',
    ['telemetry', 'scrape', '0', 'path'],
    'm',
    'does not begin with "/": write "/" before it',
  ],
  [
    'one of several values',
    ['operators', 'install'],
    'helm',
    'not a value of this field: write "pulumi" or "external"',
  ],
  ['the one value', ['hub', 'storageProfile'], 'ha', 'not a value of this field: write "single"'],
  [
    'an option of a union',
    ['kubernetes', 'tier'],
    'gold',
    'not a value of this field: write "standard" or "enterprise"',
  ],
  ['a null', ['images'], null, 'an empty value in place of a map: write a map'],
])('%s is answered in full', (_, path, value, answer) => {
  const [fault] = parseClusterSpec(
    'stack',
    changed(WHOLE_CONFIGS[0]![0], path, () => value),
  ).faults;
  const shown = typeof value === 'number' ? String(value) : JSON.stringify(value);
  expect(faultLine(fault!)).toBe(`stack: ${path.join('.')}: ${shown}: ${answer}`);
});
