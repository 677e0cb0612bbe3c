import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow, importsOf, resolved, ROOT } from './source-files';

/** One row of the table: who may import what. A path ends with `/` for a whole folder. */
interface Row {
  readonly files: RegExp;
  readonly folders: readonly string[];
  readonly packages: readonly (string | RegExp)[];
}

const CDK8S = ['cdk8s', 'cdk8s-plus-28', 'constructs'];
const NODE = /^node:/;
const PULUMI = /^@pulumi\//;

/** Folders that meet only in `charts.ts`. */
const PARTS = ['telemetry', 'ingress', 'backends', 'sources', 'security', 'services'];

/** The import table of docs/architecture.md; the first row that a file matches counts. A file may import its own folder. */
const TABLE: readonly Row[] = [
  { files: /^lib\/yaml\.ts$/, folders: [], packages: [] },
  { files: /^lib\/(index|charts|chart-facts|ingress-parts)\.ts$/, folders: ['lib/'], packages: CDK8S },
  { files: /^lib\/operators\.ts$/, folders: ['lib/model/', 'lib/workload/'], packages: [] },
  { files: /^lib\/model\//, folders: [], packages: ['zod'] },
  { files: /^lib\/metrics\//, folders: ['lib/model/'], packages: [] },
  {
    files: /^lib\/workload\//,
    folders: ['lib/model/', 'lib/yaml.ts', 'imports/'],
    packages: [...CDK8S, 'node:crypto'],
  },
  {
    files: /^lib\/collector\/otel-collector\.ts$/,
    folders: ['lib/model/', 'lib/workload/', 'lib/yaml.ts'],
    packages: CDK8S,
  },
  { files: /^lib\/collector\//, folders: ['lib/model/'], packages: [] },
  // Reads certificates for synth and for the trust command: plain data, no construct.
  { files: /^lib\/security\/ca-certificate\.ts$/, folders: [], packages: ['node:crypto'] },
  ...PARTS.map((part) => ({
    files: new RegExp(`^lib/${part}/`),
    folders: ['lib/model/', 'lib/metrics/', 'lib/collector/', 'lib/workload/', 'lib/yaml.ts', 'imports/'],
    packages: CDK8S,
  })),
  { files: /^stacks\//, folders: ['lib/index.ts'], packages: [PULUMI, NODE, 'yaml'] },
  { files: /^cli\//, folders: ['lib/index.ts', 'stacks/config.ts'], packages: [NODE] },
  { files: /^services\//, folders: [], packages: [/^(?!@pulumi|cdk8s)/] },
];

/** Why a file must not import a module; undefined where it may. */
function refusal(file: string, name: string): string | undefined {
  const row = TABLE.find(({ files }) => files.test(file));
  if (row === undefined) return `${file} is in no row of the table`;
  if (!name.startsWith('.')) {
    const allowed = row.packages.some((known) =>
      typeof known === 'string' ? known === name : known.test(name),
    );
    return allowed ? undefined : `${file} imports ${name}`;
  }
  const target = resolved(file, name);
  const own = file.startsWith('services/') ? file.split('/').slice(0, 2).join('/') : dirname(file);
  // Files at the top of lib are no folder of their own.
  const inside = own !== 'lib' && target.startsWith(`${own}/`);
  const allowed = row.folders.some((folder) =>
    folder.endsWith('/') ? target.startsWith(folder) : target === folder,
  );
  return inside || allowed ? undefined : `${file} imports ${target}`;
}

const SHIPPED = filesBelow(['lib', 'stacks', 'cli', 'services'], /\.ts$/);
const IMPORTS = SHIPPED.flatMap((file) =>
  importsOf(readFileSync(join(ROOT, file), 'utf8')).map((name) => ({ file, name })),
);

test('every import follows the table, so that a part can be read, tested and replaced alone', () => {
  expect(IMPORTS.map(({ file, name }) => refusal(file, name)).filter((fault) => fault !== undefined)).toEqual(
    [],
  );
  expect(SHIPPED.length).toBeGreaterThan(80);
  expect(IMPORTS.length).toBeGreaterThan(300);
});

test.each([
  ['lib/model/fleet.ts', '../metrics/catalog', 'the model knows nothing above it'],
  ['lib/model/fleet.ts', 'yaml', 'the model is plain data'],
  ['lib/metrics/catalog.ts', '../collector/component', 'the catalogue knows no collector'],
  ['lib/collector/pipeline.ts', 'cdk8s', 'the pure half of the collector renders without cdk8s'],
  ['lib/telemetry/otel-agent.ts', '../ingress/envoy-door', 'siblings meet in charts.ts'],
  ['lib/workload/rbac.ts', '../collector/component', 'the helper below knows no part'],
  ['lib/backends/loki.ts', '@pulumi/pulumi', 'lib knows nothing of Pulumi'],
  ['lib/backends/loki.ts', 'node:fs', 'lib reads no file'],
  ['lib/operators.ts', './charts', 'the table is plain data'],
  ['stacks/config.ts', '../lib/model/fleet', 'lib has one door'],
  ['stacks/config.ts', '../cli/trust', 'the program does not need its tools'],
  ['cli/trust.ts', '../stacks/apply', 'a tool does not load Pulumi'],
  ['services/demo/server.ts', '../../lib', 'a service is a package of its own'],
])('%s must not import %s: %s', (file, name) => {
  expect(refusal(file, name)).toMatch(new RegExp(`^${file} imports `));
});

test('imports are found in every form in which they are written', () => {
  const text = [
    "import { a, type B } from './one';",
    "import type { C } from './two';",
    "import * as d from './three';",
    "import './four';",
    "export * from './five';",
    "export {\n  e,\n  f,\n} from './six';",
    "const g = await import('./seven');",
    "const h = require('./eight');",
    "const i = Array.from('./nine');",
  ].join('\n');
  expect(importsOf(text).sort()).toEqual(
    ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'].map((name) => `./${name}`).sort(),
  );
});

test('folders of lib have one direction: none of them reaches itself through others', () => {
  const folderOf = (file: string) => file.split('/').slice(0, 2).join('/');
  const edges = new Map<string, Set<string>>();
  for (const { file, name } of IMPORTS.filter(
    ({ file, name }) => file.startsWith('lib/') && name.startsWith('.'),
  )) {
    const [from, to] = [folderOf(file), folderOf(resolved(file, name))];
    if (from !== to) edges.set(from, (edges.get(from) ?? new Set()).add(to));
  }
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    [...(edges.get(from) ?? [])].some((next) => {
      if (next === to) return true;
      return !seen.has(next) && reaches(next, to, seen.add(next));
    });
  expect([...edges.keys()].filter((folder) => reaches(folder, folder))).toEqual([]);
  expect(edges.get('lib/telemetry')).toEqual(
    new Set(['lib/collector', 'lib/metrics', 'lib/model', 'lib/workload', 'lib/yaml.ts']),
  );
});

test('a file of lib is named after what it exports, in kebab-case', () => {
  expect(SHIPPED.filter((file) => !/^[a-z/-]+[a-z0-9-]*\.ts$/.test(file))).toEqual([]);
});
