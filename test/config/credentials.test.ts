import {
  clusterConfig,
  configFiles,
  type Files,
  fleetOfFiles,
  refused,
  stackFile,
} from '../support/fixtures';

const PEM_KEY = '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIJ\n-----END EC PRIVATE KEY-----\n';
const FIX = 'use "pulumi config set --secret" with a key of its own';

/** A dotted path in the hub's cluster, what stands there, and where the message finds it. */
const LITERALS: readonly [string, string, unknown, string][] = [
  ['a PEM key', 'namespaceLabels.note', PEM_KEY, 'namespaceLabels.note'],
  ['a value under a key named password', 'hub.grafana', { password: 'hunter2' }, 'hub.grafana.password'],
  ['a value under adminPassword', 'hub.adminPassword', 'hunter2', 'hub.adminPassword'],
  ['a number under password', 'hub.password', 20261120, 'hub.password'],
  ['a list under tokens', 'hub.tokens', ['hunter2'], 'hub.tokens.0'],
  ['a value under api_key', 'telemetry.api_key', 'hunter2', 'telemetry.api_key'],
  ['a URL with a login', 'images.registry', 'https://bob:hunter2@registry.example', 'images.registry'],
  ['a GitHub token', 'tags', ['ghp_hunter2hunter2hunter2hunter2'], 'tags.0'],
  ['a Vault token', 'tags', ['hvs.hunter2hunter2hunter2hunter2'], 'tags.0'],
  ['an AWS access key', 'tags', ['AKIAHUNTER2HUNTER2HU'], 'tags.0'],
  ['a JSON web token', 'tags', ['eyJhbGciOiJIUzI1.eyJzdWIiOiJodW50ZXIy.x'], 'tags.0'],
];

test.each(LITERALS)('synth refuses %s in a cluster, and does not repeat it', (_, path, value, at) => {
  const message = refused(configFiles({ hub: { [path]: value } }));
  expect(message.split('\n')[0]).toBe(`hub: ${at}: a credential must not stand in config: ${FIX}`);
  expect(message).not.toMatch(/hunter2|20261120/i);
});

test('synth refuses an encrypted value in a cluster, since every reader of the spec would need the key', () => {
  expect(refused(configFiles({ hub: { 'images.registry': { secure: 'AAABAHunter2' } } }))).toBe(
    'hub: images.registry.secure: encrypted values are refused in this key, since the spec is public data: give it a key of its own beside the cluster',
  );
});

/** The reference hub with a further key of Pulumi config. */
function withSibling(key: string, value: unknown): Files {
  const cluster = clusterConfig('hub');
  const text = stackFile(cluster).replace(
    'config:\n',
    `config:\n  ${JSON.stringify(key)}: ${JSON.stringify(value)}\n`,
  );
  return { ...configFiles(), 'Pulumi.hub.yaml': text };
}

test.each([
  ['fed-observability:grafanaAdminPassword', 'hunter2'],
  ['linode:token', 'hunter2'],
  ['vault:address', 'https://root:hunter2@vault.example'],
])('synth refuses %s in plain text, although Pulumi takes it', (key, value) => {
  expect(refused(withSibling(key, value))).toBe(
    `Pulumi.hub.yaml: config.${key}: a credential must not stand in config: ${FIX}`,
  );
});

test('the name of an image pull secret is no credential, although its key looks like one', () => {
  const { clusters } = fleetOfFiles(configFiles({ hub: { 'images.pullSecret': 'registry-login' } }));
  expect(clusters.get('hub')!.spec.images.pullSecret).toBe('registry-login');
  const token = 'ghp_hunter2hunter2hunter2hunter2';
  expect(refused(configFiles({ hub: { 'images.pullSecret': token } }))).toContain(
    `hub: images.pullSecret: a credential must not stand in config: ${FIX}`,
  );
});

test('an encrypted value under a key of its own is what the message asks for, and is accepted', () => {
  const files = withSibling('fed-observability:grafanaAdminPassword', { secure: 'AAABAHunter2' });
  expect([...fleetOfFiles(files).clusters.keys()]).toEqual(['edge', 'hub']);
});
