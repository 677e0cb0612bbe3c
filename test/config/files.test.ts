import { configFiles, type Files, fleetOfFiles, refusal, stackFile } from '../support/fixtures';

const HUB = configFiles()['Pulumi.hub.yaml']!;

function withHub(text: string): Files {
  return { ...configFiles(), 'Pulumi.hub.yaml': text };
}

test('synth refuses a file that is no YAML, with the place', () => {
  expect(refusal(withHub(HUB.replace('region: ', 'region: ]')))).toMatch(
    /^Pulumi\.hub\.yaml: not readable as YAML: .+ at line 6, column 13:?$/,
  );
});

test('synth refuses a key that stands twice, since readers differ in which one counts', () => {
  expect(refusal(withHub(HUB.replace('    region:', '    id: other\n    region:')))).toMatch(
    /^Pulumi\.hub\.yaml: not readable as YAML: Map keys must be unique at line 6, column 5/,
  );
});

test('synth refuses a number with a leading zero, which Pulumi would read as octal', () => {
  expect(refusal(withHub(HUB.replace('outageMinutes: 60', 'outageMinutes: 060')))).toBe(
    'Pulumi.hub.yaml: 060: a number with a leading zero has two readings: write it without',
  );
});

test.each<[string, string, string]>([
  ['a list', '- a\n', 'Pulumi.hub.yaml: (root): ["a"]: write a map'],
  ['a config that is text', 'config: none\n', 'Pulumi.hub.yaml: config: "none": write a map'],
  [
    'a key that Pulumi does not know, behind which a whole cluster could vanish',
    HUB.replace('config:', 'cofnig:'),
    'Pulumi.hub.yaml: unknown key "cofnig": remove it or correct its spelling',
  ],
  [
    'a misspelt cluster, since its manifests and its trust would go with it',
    HUB.replace(':cluster:', ':clutser:'),
    'Pulumi.hub.yaml: config: no fed-observability:cluster; unknown key "fed-observability:clutser": remove it or correct its spelling',
  ],
  [
    'a cluster of a misspelt project',
    HUB.replace('fed-observability:cluster', 'fed-observabilty:cluster'),
    'Pulumi.hub.yaml: config: no fed-observability:cluster; unknown key "fed-observabilty:cluster": remove it or correct its spelling',
  ],
])('synth refuses %s', (_, text, message) => {
  expect(refusal(withHub(text))).toBe(message);
});

test('synth refuses two files for one stack, since only one of them could count', () => {
  expect(refusal({ ...configFiles(), 'Pulumi.hub.yml': HUB })).toBe(
    'Pulumi.hub.yaml: stack hub has a second file: remove one of them',
  );
});

test('synth refuses a directory without a cluster, naming what it looked for', () => {
  expect(refusal({ 'Pulumi.dev.yaml': 'config:\n  linode:region: us-ord\n' })).toMatch(
    /: no Pulumi\.<stack>\.yaml holds fed-observability:cluster: add one or name the directory with --config$/,
  );
});

test('a stack of another kind beside the clusters is left alone', () => {
  const files = { ...configFiles(), 'Pulumi.dev.yaml': 'encryptionsalt: v1:abc\n', 'Pulumi.empty.yaml': '' };
  expect([...fleetOfFiles(files).clusters.keys()]).toEqual(['edge', 'hub']);
});

test('a file whose name is no stack name is no stack, so that nothing is written outside of the output folder', () => {
  const files = { ...configFiles(), 'Pulumi....yaml': stackFile(null), 'Pulumi...yaml': stackFile(null) };
  expect([...fleetOfFiles(files).clusters.keys()]).toEqual(['edge', 'hub']);
});
