import { crdGroups, crdSources, type OperatorChoice, operatorReleases } from '../../lib/operators/releases';
import { CHOICES } from './choices';

const names = (choice: OperatorChoice) => operatorReleases(choice).map(({ name }) => name);
const groups = (choice: OperatorChoice) => crdGroups(choice).map(({ group }) => group);

test('an edge does without metrics-server, since autoscalers run on hubs only', () => {
  expect(names(CHOICES.hub)).toEqual(['cert-manager', 'metrics-server']);
  expect(names(CHOICES.edge)).toEqual(['cert-manager']);
});

test('a Gateway API controller is installed after what every hub has', () => {
  expect(names(CHOICES.kgateway).slice(2)).toEqual(['kgateway-crds', 'kgateway']);
  expect(names(CHOICES.envoyGateway).slice(2)).toEqual(['envoy-gateway']);
});

test.each(Object.entries(CHOICES))('where the user installs operators, none is ours: %s', (_, choice) => {
  const external = { ...choice, install: 'external' } as const;
  expect([...operatorReleases(external), ...crdSources(external)]).toEqual([]);
});

test('a release that must be ready before another is installed before it', () => {
  const [, , crds, kgateway] = operatorReleases(CHOICES.kgateway);
  expect([crds!.after, kgateway!.after]).toEqual([undefined, crds!.name]);
  for (const choice of Object.values(CHOICES)) {
    for (const [index, { after }] of operatorReleases(choice).entries()) {
      if (after !== undefined) expect(names(choice).slice(0, index)).toContain(after);
    }
  }
});

test("the CRDs of Gateway API come as files for kgateway, and with Envoy Gateway's own chart", () => {
  expect([...crdSources(CHOICES.hub), ...crdSources(CHOICES.envoyGateway)]).toEqual([]);
  const [source, ...others] = crdSources(CHOICES.kgateway);
  expect(others).toEqual([]);
  expect(source).toMatchObject({ version: 'v1.6.1', path: './config/crd/standard' });
  expect(source!.file).toContain('/v1.6.1/standard-install.yaml');
});

test('every chart is pinned to one exact version, and the two of kgateway to the same', () => {
  const rows = Object.values(CHOICES).flatMap(operatorReleases);
  for (const { version } of rows) expect(version).toMatch(/^v?\d+\.\d+\.\d+$/);
  const [, , crds, kgateway] = operatorReleases(CHOICES.kgateway);
  expect(crds!.version).toBe(kgateway!.version);
});

test('API groups are those of the charts and of the CRD files, whoever installs them', () => {
  expect(groups(CHOICES.edge)).toEqual(['cert-manager.io']);
  const kgateway = ['cert-manager.io', 'gateway.kgateway.dev', 'gateway.networking.k8s.io'];
  expect(groups(CHOICES.kgateway)).toEqual(kgateway);
  expect(groups({ ...CHOICES.kgateway, install: 'external' })).toEqual(kgateway);
  expect(groups(CHOICES.envoyGateway)).toEqual([
    'cert-manager.io',
    'gateway.networking.k8s.io',
    'gateway.envoyproxy.io',
  ]);
});
