import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../tools/root';
import { filesBelow, importsOf, resolved } from './source-files';

/** One row of the table: who may import what. A path ends with `/` for a whole folder. */
interface Row {
  readonly files: RegExp;
  readonly folders: readonly string[];
  readonly packages: readonly (string | RegExp)[];
}

const CDK8S = ['cdk8s', 'cdk8s-plus-28', 'constructs'];
const NODE = /^node:/;
const PULUMI = /^@pulumi\//;

/** What config says, and what follows from it. */
const FACTS = ['lib/model/', 'lib/config/', 'lib/fleet/'];

/** Plain data about somebody else's formats, each blind to the others but rules and dashboards. */
const LANGUAGES = ['lib/metrics/', 'lib/rules/', 'lib/dashboards/', 'lib/collector/', 'lib/envoy/'];

/** Folders of constructs and operators: siblings, which meet only in clusters. */
const CONSTRUCTS = [
  'backends',
  'foundation',
  'ingress',
  'operators',
  'playground',
  'security',
  'services',
  'sources',
  'telemetry',
];

/** What is read of lib beside it: its entrance, and the catalogue. */
const LIB = ['lib/index.ts', 'lib/metrics/'];

/** How config is read and manifests are written. */
const SYNTH = ['stacks/config.ts', 'stacks/stack-file.ts', 'stacks/synthesize.ts'];

/** The import law of the design; the first row that a file matches counts. A file may import its own folder. */
const TABLE: readonly Row[] = [
  { files: /^lib\/yaml\.ts$/, folders: [], packages: [] },
  { files: /^lib\/(index|render)\.ts$/, folders: ['lib/'], packages: CDK8S },
  { files: /^lib\/model\//, folders: [], packages: [] },
  { files: /^lib\/config\//, folders: ['lib/model/'], packages: ['zod'] },
  { files: /^lib\/fleet\//, folders: ['lib/model/', 'lib/config/'], packages: ['node:crypto'] },
  { files: /^lib\/metrics\//, folders: FACTS, packages: [] },
  { files: /^lib\/rules\//, folders: [...FACTS, 'lib/metrics/'], packages: [] },
  { files: /^lib\/dashboards\//, folders: [...FACTS, 'lib/metrics/', 'lib/rules/'], packages: [] },
  { files: /^lib\/(collector|envoy)\//, folders: FACTS, packages: [] },
  {
    files: /^lib\/workload\//,
    folders: [...FACTS, ...LANGUAGES, 'lib/yaml.ts', 'imports/'],
    packages: [...CDK8S, 'node:crypto'],
  },
  {
    files: new RegExp(`^lib/(${CONSTRUCTS.join('|')})/`),
    folders: [...FACTS, ...LANGUAGES, 'lib/workload/', 'lib/yaml.ts', 'imports/'],
    packages: CDK8S,
  },
  { files: /^lib\/clusters\//, folders: ['lib/'], packages: CDK8S },
  { files: /^stacks\//, folders: ['lib/index.ts'], packages: [PULUMI, NODE, 'yaml'] },
  { files: /^cli\//, folders: ['lib/index.ts', 'stacks/config.ts'], packages: [NODE] },
  { files: /^services\//, folders: [], packages: [/^(?!@pulumi|cdk8s)/] },
  { files: /^tools\//, folders: ['tools/', 'bench/'], packages: [NODE, 'ajv', 'yaml'] },
  {
    files: /^testbed\//,
    folders: ['tools/', 'testbed/', ...LIB, ...SYNTH],
    packages: [NODE, 'yaml', /^@grpc\//],
  },
  {
    files: /^bench\//,
    folders: ['tools/', 'testbed/', 'bench/', ...LIB, ...SYNTH],
    packages: [NODE, 'yaml'],
  },
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
const HOUSE = [...SHIPPED, ...filesBelow(['bench', 'testbed', 'tools'], /\.ts$/)];
const IMPORTS = HOUSE.flatMap((file) =>
  importsOf(readFileSync(join(ROOT, file), 'utf8')).map((name) => ({ file, name })),
);

test('every import follows the table, so that a part can be read, tested and replaced alone', () => {
  expect(IMPORTS.map(({ file, name }) => refusal(file, name)).filter((fault) => fault !== undefined)).toEqual(
    [],
  );
  expect(HOUSE.length).toBeGreaterThan(250);
  expect(IMPORTS.length).toBeGreaterThan(900);
});

test.each([
  ['lib/fleet/fleet.ts', '../metrics/catalog-lookup', 'the fleet knows nothing above it'],
  ['lib/model/names.ts', '../config/fields', 'the model is words and facts'],
  ['lib/model/names.ts', 'zod', 'the model has no schemas'],
  ['lib/envoy/admission.ts', '../collector/component', 'languages know each other not'],
  ['lib/metrics/catalog.ts', '../collector/component', 'the catalogue knows no collector'],
  ['lib/collector/pipeline.ts', 'cdk8s', 'a language renders without cdk8s'],
  ['lib/telemetry/otel-agent.ts', '../ingress/gateway-api', 'siblings meet in clusters'],
  ['lib/workload/rbac.ts', '../telemetry/otel-agent', 'the helper below knows no construct'],
  ['lib/backends/loki.ts', '@pulumi/pulumi', 'lib knows nothing of Pulumi'],
  ['lib/backends/loki.ts', 'node:fs', 'lib reads no file'],
  ['stacks/config.ts', '../lib/fleet/fleet', 'lib has one entrance'],
  ['stacks/config.ts', '../cli/trust', 'the program does not need its tools'],
  ['cli/trust.ts', '../stacks/apply', 'a tool does not load Pulumi'],
  ['services/demo/server.ts', '../../lib', 'a service is a package of its own'],
  ['tools/check/check.ts', '../../lib', 'a tool judges what is rendered and does not render'],
  ['tools/check/check.ts', '../../test/support/fixtures', 'what npm run calls needs no test'],
  ['testbed/runner/cluster.ts', '../../test/support/fixtures', 'a demo needs no test'],
  ['testbed/runner/cluster.ts', '../../bench/measure', 'the testbed runs without a benchmark'],
  ['bench/qos/site.ts', '../../test/e2e/identity/doors', 'a benchmark needs no test'],
  ['bench/fleet.ts', '../stacks/apply', 'a benchmark does not load Pulumi'],
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
    "const j = ['--require', './ten', '--import', './eleven'];",
  ].join('\n');
  expect(importsOf(text).sort()).toEqual(
    ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'].map((name) => `./${name}`).sort(),
  );
});

test('a file is named after what it exports, in kebab-case', () => {
  expect(HOUSE.filter((file) => !/^[a-z/-]+[a-z0-9-]*\.ts$/.test(file))).toEqual([]);
});
