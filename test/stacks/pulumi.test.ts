import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { parse } from 'yaml';
import { type ConfigError, type HubSpec } from '../../lib';
import { type ClusterOutputs } from '../../stacks/cluster-stack';
import { currentStack, readFleet } from '../../stacks/config';
import { CLUSTER_KEY } from '../../stacks/stack-file';
import { FLEET, VARIANTS } from '../support/fixtures';
import { edge, fleetOf, hub } from './clusters';
import { deploy, type Deployed, deployEdge, deployHub, GRAFANA, ofType, only, TYPES } from './deployments';
import { clusterTests } from './pulumi-cluster';
import { ADDRESS, gatewayAddress, isSecretInput, type Registration, run, settled } from './pulumi-mocks';
import { chartSourceTests, objectTests, waveTests } from './pulumi-objects';

// Everything that needs Pulumi stands under this one file: to load it takes seconds, and jest loads it per
// file.

/** A hub whose metrics-proxy asks for a token. */
function withBearer() {
  const spec = hub() as HubSpec;
  return { ...spec, hub: { ...spec.hub, metricsProxy: { auth: 'bearer' as const } } };
}

/** A hub whose domain nobody has written his own in place of. */
function placeholderHub() {
  const spec = hub() as HubSpec;
  return { ...spec, hub: { ...spec.hub, domain: 'hub.example' } };
}

// A deployment takes seconds on an idle machine, and the next test must not begin before its end.
jest.setTimeout(60_000);

const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});

let theHub: Deployed;
let theEdge: Deployed;

beforeAll(async () => {
  theHub = await deployHub();
  theEdge = await deployEdge();
});

describe('the cluster', () => {
  clusterTests(
    () => theHub,
    () => theEdge,
  );
});
describe('the objects of the hub', () => objectTests('hub', () => theHub));
describe('the objects of the edge', () => objectTests('edge', () => theEdge));
describe('the operators', () => chartSourceTests(() => theHub));
describe('the waves', () => waveTests(() => theHub));

describe('the token of the metrics-proxy', () => {
  const spec = withBearer();
  const deployWith = (config: Record<string, string>) => run(() => deploy('hub', fleetOf(spec)), config);

  test('reaches the cluster as a secret where callers are to show one', async () => {
    const { registrations } = await deployWith({
      ...GRAFANA,
      'fed-observability:metricsProxyToken': 'battery',
    });
    const [secret] = registrations.filter(
      ({ name }) => name === 'Secret/observability-system/metrics-proxy-token',
    );
    const data = secret!.inputs.data as Record<string, unknown>;
    expect(isSecretInput(data['token'])).toBe(true);
    expect((data['token'] as { value: string }).value).toBe(Buffer.from('battery').toString('base64'));
  });

  test('is asked for with the command that sets it, before anything is created', async () => {
    const { error, registrations } = await deployWith(GRAFANA);
    expect(error?.message).toContain('pulumi config set --secret fed-observability:metricsProxyToken');
    expect(registrations).toEqual([]);
  });
});

describe('the image pull secret', () => {
  const images = { registry: 'registry.example.com/fed-observability', pullSecret: 'registry-login' };
  const LOGIN = '{"auths":{"registry.example.com":{"auth":"cHVsbDpvbmx5"}}}';
  const deployWith = (config: Record<string, string>) =>
    run(() => deploy('hub', fleetOf(hub({ images }))), { ...GRAFANA, ...config });
  const isLogin = ({ type, name }: Registration) => type === TYPES.secret && name.endsWith('/registry-login');

  test('is made, as a secret, in every namespace whose pods refer to it, before they start', async () => {
    const { registrations } = await deployWith({ 'fed-observability:imagePullSecret': LOGIN });
    const made = registrations.filter(isLogin);
    const pods = registrations.filter(({ inputs }) => JSON.stringify(inputs).includes('imagePullSecrets'));
    const namespaces = (all: readonly Registration[]) =>
      [...new Set(all.map(({ inputs }) => (inputs.metadata as { namespace: string }).namespace))].sort();
    expect(namespaces(made)).toEqual(namespaces(pods));
    expect(made).toHaveLength(6);
    for (const { inputs } of made) {
      expect(inputs.type).toBe('kubernetes.io/dockerconfigjson');
      const { '.dockerconfigjson': login } = inputs.data as Record<string, { value: string }>;
      expect(isSecretInput(login)).toBe(true);
      expect(Buffer.from(login!.value, 'base64').toString('utf8')).toBe(LOGIN);
    }
    expect(Math.max(...made.map(({ ended }) => ended))).toBeLessThan(
      Math.min(...pods.map(({ begun }) => begun)),
    );
  });

  test('is left to somebody else where its value is not set, and the update says where it must be', async () => {
    warn.mockClear();
    const { registrations, error } = await deployWith({});
    expect(error).toBeUndefined();
    expect(registrations.filter(isLogin)).toEqual([]);
    expect(warn).toHaveBeenCalledWith(
      expect.stringMatching(
        /fed-observability:imagePullSecret is not set: .* Secret registry-login in .*observability-agents/,
      ),
    );
  });
});

describe('a placeholder', () => {
  const registry = 'registry.example/fed-observability';
  const ofHub =
    /^hub: images\.registry: "registry\.example\/fed-observability": a placeholder, .*: write a name/;

  test.each([
    ['an update', false],
    ['a preview', true],
  ])('is refused by %s before anything is made', async (_, preview) => {
    const spec = hub({ images: { registry } });
    const { error, registrations } = await run(() => deploy('hub', fleetOf(spec)), GRAFANA, preview);
    expect(error?.message).toMatch(ofHub);
    expect((error as ConfigError).faults.map(({ path, value }) => [path, value])).toEqual([
      ['images.registry', registry],
    ]);
    expect(registrations).toEqual([]);
  });

  test('is refused of an edge in its own config and in the domain of its hub, which it would dial', async () => {
    const fleet = fleetOf(placeholderHub(), edge({ images: { registry } }));
    const { error, registrations } = await run(() => deploy('edge', fleet), {});
    expect((error as ConfigError).faults.map(({ where, path }) => `${where}: ${path}`)).toEqual([
      'edge: images.registry',
      'hub: hub.domain',
    ]);
    expect(registrations).toEqual([]);
  });

  test('of an edge hinders no other cluster', async () => {
    const fleet = fleetOf(hub(), edge({ images: { registry } }));
    const { error } = await run(() => deploy('hub', fleet), GRAFANA);
    expect(error).toBeUndefined();
    expect(warn).toHaveBeenCalledWith(
      expect.stringMatching(/^.*edge: images\.registry: .*"pulumi up" refuses/),
    );
  });
});

describe.each([
  ['grafanaAdminPassword', 'admin-password'],
  ['grafanaSecretKey', 'secret-key'],
] as const)('%s', (name, key) => {
  const field = `fed-observability:${name}` as const;
  const text = GRAFANA[field];

  test('reaches the cluster as a secret, and is secret in the outputs of the resource', () => {
    const secret = only(theHub, TYPES.secret, 'Secret/monitoring/grafana-admin');
    const data = secret.inputs.data as Record<string, unknown>;
    expect(isSecretInput(data[key])).toBe(true);
    expect((data[key] as { value: string }).value).toBe(Buffer.from(text).toString('base64'));
    expect(Buffer.from(data['admin-user'] as string, 'base64').toString('utf8')).toBe('admin');
    expect(secret.additionalSecretOutputs).toEqual(['data', 'stringData']);
  });

  test('stands in no other resource', () => {
    const others = JSON.stringify(theHub.registrations.filter(({ type }) => type !== TYPES.secret));
    expect(others).not.toContain(text);
    expect(others).not.toContain(Buffer.from(text).toString('base64'));
  });

  test('is asked for with the command that sets it, before anything is created', async () => {
    const others = Object.entries(GRAFANA).filter(([other]) => other !== field);
    const { error, registrations } = await run(() => deploy('hub', fleetOf()), Object.fromEntries(others));
    expect(error?.message).toContain(`pulumi config set --secret ${field}`);
    expect(registrations).toEqual([]);
  });
});

test('an edge, which has no Grafana, has no Secret', () => {
  expect(ofType(theEdge, TYPES.secret)).toEqual([]);
});

describe('the doors', () => {
  const zoned = (zone: string) => hub({ hub: { ...hubOnly, dns: { provider: 'linode', zone } } });
  const hubOnly = {
    domain: 'hub.example.com',
    retention: { metrics: '15d', logs: '7d', traces: '48h' },
  };

  test('of a hub with external DNS are put out as records for somebody else to keep', async () => {
    expect(ofType(theHub, TYPES.record)).toEqual([]);
    const records = theHub.value.dnsRecords!;
    expect(records.map(({ name, type }) => [name, type])).toEqual([
      ['gold.hub.example.com', 'A'],
      ['silver.hub.example.com', 'A'],
      ['bronze.hub.example.com', 'A'],
    ]);
    for (const { value } of records) expect((await settled(value)).value).toBe(ADDRESS);
    expect((await settled(theHub.value.gatewayAddress!)).value).toBe(ADDRESS);
  });

  test('of a hub with a Linode zone are records in it, at the address of the NodeBalancer', async () => {
    const deployed = await deployHub(zoned('example.com'));
    const records = ofType(deployed, TYPES.record).map(({ inputs }) => inputs);
    expect(records).toHaveLength(3);
    for (const name of ['gold.hub', 'silver.hub', 'bronze.hub']) {
      expect(records).toContainEqual({ domainId: 99, recordType: 'A', name, target: ADDRESS, ttlSec: 300 });
    }
    expect(deployed.value).not.toHaveProperty('dnsRecords');
  });

  test('of a hub with a NodeBalancer per class have an address each, and Grafana its own', async () => {
    const deployed = await deployHub(
      hub({
        hub: {
          ...hubOnly,
          dns: { provider: 'linode', zone: 'example.com' },
          ingress: { controller: 'kgateway' },
          grafana: { host: 'grafana.example.com' },
        },
      }),
    );
    const targets = ofType(deployed, TYPES.record).map(({ inputs: { name, target } }) => [name, target]);
    expect(Object.fromEntries(targets)).toEqual({
      'gold.hub': gatewayAddress('observability-gateway-gold'),
      'silver.hub': gatewayAddress('observability-gateway-silver'),
      'bronze.hub': gatewayAddress('observability-gateway-bronze'),
      grafana: gatewayAddress('grafana'),
    });
    expect(deployed.value).not.toHaveProperty('gatewayAddress');
    const gateways = ofType(deployed, 'kubernetes:gateway.networking.k8s.io/v1:Gateway');
    // Without it the provider hands on a Gateway that has no address yet.
    expect(gateways.map(({ inputs }) => (inputs.metadata as { annotations: object }).annotations)).toEqual(
      gateways.map(() => ({ 'pulumi.com/waitFor': 'jsonpath={.status.addresses[0].value}' })),
    );
    expect(gateways).toHaveLength(4);
  });

  test('of a hub with one Gateway share its address, which is put out', async () => {
    const ingress = { controller: 'envoyGateway', nodeBalancers: 'shared' };
    const { value } = await deployHub(hub({ hub: { ...hubOnly, dns: { provider: 'external' }, ingress } }));
    const address = gatewayAddress('observability-gateway');
    expect((await settled(value.gatewayAddress!)).value).toBe(address);
    for (const record of value.dnsRecords!) expect((await settled(record.value)).value).toBe(address);
  });

  test('are no matter of an edge', () => {
    expect(theEdge.value).not.toHaveProperty('gatewayAddress');
    expect(theEdge.value).not.toHaveProperty('dnsRecords');
  });
});

test('the first preview shows every resource, although neither cluster nor address exists', async () => {
  const program = () => deploy('hub', fleetOf());
  const { registrations } = await run(program, GRAFANA, true);
  const identities = (all: readonly { type: string; name: string }[]) =>
    all.map(({ type, name }) => `${type}::${name}`).sort();
  expect(identities(registrations)).toEqual(identities(theHub.registrations));
});

test('a cluster that is not admitted yet is named at every update', () => {
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('trust/edge-under-test.pem is missing'));
});

test.each(['hub', 'edge'])(
  'pulumi.Config and the file give the same cluster and fleet: %s',
  async (stack) => {
    const file = parse(readFileSync(join(FLEET, `Pulumi.${stack}.yaml`), 'utf8')) as {
      config: Record<string, unknown>;
    };
    const { value } = await run(() => currentStack(FLEET, stack, new pulumi.Config('fed-observability')), {
      [CLUSTER_KEY]: JSON.stringify(file.config[CLUSTER_KEY]),
    });
    expect(value?.cluster).toEqual(readFleet(FLEET).clusters.get(stack));
    expect(value?.fleet).toEqual(readFleet(FLEET));
  },
);

test("Pulumi's entry deploys the selected stack from its config", async () => {
  const directory = join(VARIANTS, 'private-registry');
  const { spec } = readFleet(directory).clusters.get('hub')!;
  // Pulumi's own runner sets this, from the directory of Pulumi.yaml.
  const state = jest.requireActual<{ getStore(): { settings: { options: { rootDirectory: string } } } }>(
    '@pulumi/pulumi/runtime/state',
  );
  state.getStore().settings.options.rootDirectory = directory;
  const config = { ...GRAFANA, 'fed-observability:cluster': JSON.stringify(spec) };
  const { value } = await run(() => jest.requireActual<ClusterOutputs>('../../stacks/index'), config);
  expect(value?.clusterId).toBe(spec.id);
  expect((await settled(value!.kubeconfig)).secret).toBe(true);
});
