import { configFiles, type Files, fleetOfFiles, refused, stackFile } from '../support/fixtures';

const HUB = configFiles()['Pulumi.hub.yaml']!;

function withHub(text: string): Files {
  return { ...configFiles(), 'Pulumi.hub.yaml': text };
}

test('synth refuses a file that is no YAML, with the place', () => {
  expect(refused(withHub(HUB.replace('region: ', 'region: ]')))).toMatch(
    /^Pulumi\.hub\.yaml: line 6, column 13: not readable as YAML \(unexpected token\): correct the text there$/m,
  );
});

test('synth refuses a key that stands twice, since readers differ in which one counts', () => {
  expect(refused(withHub(HUB.replace('    region:', '    id: other\n    region:')))).toMatch(
    /^Pulumi\.hub\.yaml: line 6, column 5: not readable as YAML, since a key stands twice in one map: leave one of them$/m,
  );
});

test('synth refuses a number with a leading zero, which Pulumi would read as octal', () => {
  expect(refused(withHub(HUB.replace('outageMinutes: 60', 'outageMinutes: 060')))).toBe(
    'Pulumi.hub.yaml: line 35, column 22: 060 has a leading zero, and with it two readings: write it without',
  );
});

test.each<[string, string, string]>([
  ['a list', '- a\n', 'Pulumi.hub.yaml: ["a"]: not a map of keys: write a map'],
  [
    'a config that is text',
    'config: none\n',
    'Pulumi.hub.yaml: config: "none": not a map of keys: write a map',
  ],
  [
    'a key that Pulumi does not know, behind which a whole cluster could vanish',
    HUB.replace('config:', 'cofnig:'),
    'Pulumi.hub.yaml: unknown key "cofnig": remove it or correct its spelling',
  ],
  [
    'a misspelt cluster, since its manifests and its trust would go with it',
    HUB.replace(':cluster:', ':clutser:'),
    'Pulumi.hub.yaml: config: no fed-observability:cluster, and unknown key "fed-observability:clutser": remove it or correct its spelling',
  ],
  [
    'a cluster of a misspelt project',
    HUB.replace('fed-observability:cluster', 'fed-observabilty:cluster'),
    'Pulumi.hub.yaml: config: no fed-observability:cluster, and unknown key "fed-observabilty:cluster": remove it or correct its spelling',
  ],
])('synth refuses %s', (_, text, message) => {
  expect(refused(withHub(text))).toBe(message);
});

test('synth refuses two files for one stack, since only one of them could count', () => {
  expect(refused({ ...configFiles(), 'Pulumi.hub.yml': HUB })).toBe(
    'Pulumi.hub.yaml: stack hub has a second file: remove one of them',
  );
});

test('synth refuses a folder by the name of a stack file, and checks the others', () => {
  const files = { ...configFiles({ edge: { region: 'mars' } }), 'Pulumi.west.yaml/note.txt': '' };
  expect(refused(files).split('\n')).toEqual([
    expect.stringMatching(/^edge: region: "mars": /),
    'Pulumi.west.yaml: a folder in place of a file: move it away',
  ]);
});

test('synth refuses a directory without a stack file, naming what it looked for', () => {
  expect(refused({ 'Pulumi.yaml': 'name: fed-observability\n' })).toMatch(
    /: no Pulumi\.<stack>\.yaml is here: add one or name the directory with --config$/,
  );
});

/** How a stack file may have lost its cluster, or not have got one yet, and what is said of it. */
const WITHOUT_CLUSTER: readonly [string, string, string][] = [
  ['is empty', '', 'missing, and nothing else is in the file'],
  ['holds comments alone', '# config:\n', 'missing, and nothing else is in the file'],
  ['has an empty config', 'config:\n', 'missing, and nothing else is in the file'],
  [
    'has an empty key',
    'config:\n  fed-observability:cluster:\n',
    'null: an empty value, and nothing else is in the file',
  ],
  [
    'is what `pulumi stack init` makes',
    'encryptionsalt: v1:abc\n',
    'missing, and the file holds encryptionsalt alone',
  ],
  [
    'has its secrets already',
    'encryptionsalt: v1:abc\nconfig:\n  linode:token:\n    secure: v1:x\n  fed-observability:grafanaAdminPassword:\n    secure: v1:y\n',
    'missing, and the file holds encryptionsalt, linode:token, fed-observability:grafanaAdminPassword alone',
  ],
];

test.each(WITHOUT_CLUSTER)(
  'synth refuses a stack file that %s: its manifests and its trust would go without a word',
  (_, text, problem) => {
    expect(refused({ ...configFiles(), 'Pulumi.edge.yaml': text })).toBe(
      `Pulumi.edge.yaml: config.fed-observability:cluster: ${problem}: write a cluster there, as ` +
        'test/fleet/Pulumi.hub.yaml and test/fleet/Pulumi.edge.yaml do; or remove the file, and the stack leaves the fleet',
    );
  },
);

test("Pulumi's project file is no stack file", () => {
  const files = { ...configFiles(), 'Pulumi.yaml': 'name: fed-observability\n', 'Pulumi.yml': '' };
  expect([...fleetOfFiles(files).clusters.keys()]).toEqual(['edge', 'hub']);
});

test('a file whose name is no stack name is no stack, so that nothing is written outside of the output folder', () => {
  const files = { ...configFiles(), 'Pulumi....yaml': stackFile(null), 'Pulumi...yaml': stackFile(null) };
  expect([...fleetOfFiles(files).clusters.keys()]).toEqual(['edge', 'hub']);
});
