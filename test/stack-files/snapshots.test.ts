import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../stacks/synthesize';
import { ROOT } from '../../tools/root';
import { type Files, read, withFiles } from '../support/fixtures';
import { SNAPSHOTS, snapshotFaults } from './snapshot-faults';

const FLEET_OF_TWO = join(__dirname, 'fleets/two-pairs');

const rendered: Files = withFiles({}, (out) => (synthesize({ config: FLEET_OF_TWO, out }), read(out)));
const LOKI = 'east/21-loki.yaml';
const without = (files: Files, prefix: string): Files =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith(prefix)));

test('what was just written has no fault', () => {
  expect(Object.keys(rendered).length).toBeGreaterThan(30);
  expect(snapshotFaults(rendered, rendered)).toEqual([]);
});

test('a snapshot that was edited, or that the stack files have left behind, is named with its first line', () => {
  const edited = { ...rendered, [LOKI]: rendered[LOKI]!.replace('kind: ', 'kind: Old') };
  expect(snapshotFaults(rendered, edited)).toEqual([
    expect.stringMatching(/^snapshots\/east\/21-loki\.yaml: line \d+: "kind: Old\w+" is now "kind: \w+"$/),
  ]);
});

test('a chart that is new or gone is named', () => {
  expect(snapshotFaults(rendered, without(rendered, LOKI))).toEqual([`snapshots/${LOKI}: new`]);
  expect(snapshotFaults(without(rendered, LOKI), rendered)).toEqual([
    `snapshots/${LOKI}: not rendered any more`,
  ]);
});

test('a stack that is new or gone is one line', () => {
  expect(snapshotFaults(without(rendered, 'west-edge/'), rendered)).toEqual([
    'snapshots/west-edge: there is no Pulumi.west-edge.yaml any more',
  ]);
  expect(snapshotFaults(rendered, without(rendered, 'west-edge/'))).toEqual([
    'snapshots/west-edge: no snapshot yet',
  ]);
});

test('`npm run snapshot` writes the folder that `npm test` compares', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Readonly<Record<string, string>>;
  };
  expect(scripts['snapshot']).toMatch(new RegExp(` --out ${SNAPSHOTS}$`));
});
