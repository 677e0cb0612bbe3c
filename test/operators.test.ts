import { CHARTS, crdSources, fluxCrds, fluxObjects, operatorReleases } from '../lib';
import { edge, hub } from './stacks/clusters';

const names = (spec: Parameters<typeof operatorReleases>[0]) =>
  operatorReleases(spec).map(({ name }) => name);

const HUB = { domain: 'hub.example.com', dns: { provider: 'external' }, retention: { metrics: '15d', logs: '7d', traces: '48h' } }; // prettier-ignore
const withIngress = (controller: string) => hub({ hub: { ...HUB, ingress: { controller } } });

test('an edge does without metrics-server, since autoscalers run on hubs only', () => {
  expect(names(hub())).toEqual(['cert-manager', 'metrics-server']);
  expect(names(edge())).toEqual(['cert-manager']);
});

test('where the user installs operators, none is ours', () => {
  const operators = { install: 'external' };
  expect([...names(hub({ operators })), ...names(edge({ operators }))]).toEqual([]);
});

test('a Gateway API controller comes with the ingress, or with the route to Grafana where the ingress is Envoy', () => {
  expect(names(withIngress('kgateway')).slice(2)).toEqual(['kgateway-crds', 'kgateway']);
  expect(names(withIngress('envoyGateway')).slice(2)).toEqual(['envoy-gateway']);
  const grafana = { host: 'grafana.example.com', controller: 'envoyGateway' };
  expect(names(hub({ hub: { ...HUB, grafana } })).slice(2)).toEqual(['envoy-gateway']);
});

test('kgateway starts when its CRDs are there, under Pulumi by dependency and under Flux by dependsOn', () => {
  const [, , crds, kgateway] = operatorReleases(withIngress('kgateway'));
  expect([crds!.after, kgateway!.after]).toEqual([undefined, 'kgateway-crds']);
  expect(fluxObjects(kgateway!)[1]!['spec']).toMatchObject({ dependsOn: [{ name: 'kgateway-crds' }] });
});

test("the CRDs of Gateway API come as files for kgateway, and with Envoy Gateway's own chart", () => {
  expect(crdSources(hub())).toEqual([]);
  expect(crdSources(withIngress('envoyGateway'))).toEqual([]);
  const [source] = crdSources(withIngress('kgateway'));
  expect(source).toMatchObject({ version: 'v1.6.1', path: './config/crd/standard' });
  expect(source!.file).toContain('/v1.6.1/standard-install.yaml');
  expect(fluxCrds(source!).map(({ kind }) => kind)).toEqual(['GitRepository', 'Kustomization']);
  // With a CRD go all its objects.
  expect(fluxCrds(source!)[1]!['spec']).toMatchObject({ prune: false });
});

test('every chart of the version table is a row with exactly its version, and no row has another', () => {
  const releases = [hub(), withIngress('kgateway'), withIngress('envoyGateway')].flatMap(operatorReleases);
  const rows = new Map(
    releases.map(({ repository, chart, version }) => [chart, { repository, chart, version }]),
  );
  expect([...rows.values()]).toEqual(Object.values(CHARTS));
  for (const { version } of rows.values()) expect(version).toMatch(/^v?\d+\.\d+\.\d+$/);
});

test('cert-manager brings its CRDs, keeps them, and is ready only when its webhook answers', () => {
  const [certManager] = operatorReleases(edge());
  expect(certManager!.crdGroups).toContain('cert-manager.io');
  expect(certManager!.values).toMatchObject({
    crds: { enabled: true, keep: true },
    startupapicheck: { enabled: true },
    enableCertificateOwnerRef: false,
    prometheus: { servicemonitor: { enabled: false } },
  });
});

test('metrics-server reaches kubelets of LKE, whose certificates name no address', () => {
  const values = operatorReleases(hub())[1]!.values as { defaultArgs: string[] };
  expect(values.defaultArgs).toContain('--kubelet-insecure-tls');
  const types = values.defaultArgs.filter((argument) =>
    argument.startsWith('--kubelet-preferred-address-types'),
  );
  expect(types).toEqual(['--kubelet-preferred-address-types=InternalIP']);
});

test('every container of an operator has requests and a memory limit', () => {
  const [certManager, metricsServer] = operatorReleases(hub()).map(({ values }) => values);
  const { webhook, cainjector, startupapicheck } = certManager!;
  const [, , , kgateway] = operatorReleases(withIngress('kgateway')).map(({ values }) => values);
  const [, , gateway] = operatorReleases(withIngress('envoyGateway')).map(({ values }) => values);
  const { envoyGateway } = gateway!['deployment'] as Record<string, unknown>;
  const containers = [
    certManager,
    webhook,
    cainjector,
    startupapicheck,
    metricsServer,
    kgateway,
    envoyGateway,
  ];
  for (const container of containers) {
    expect(container).toHaveProperty('resources', {
      requests: { cpu: expect.any(String), memory: expect.any(String) },
      limits: { memory: expect.any(String) },
    });
  }
});

describe('the Flux objects of a row', () => {
  const [[certRepository, certRelease], [indexRepository]] = operatorReleases(hub()).map(fluxObjects) as [
    ReturnType<typeof fluxObjects>,
    ReturnType<typeof fluxObjects>,
  ];

  test('stand in the namespace of the release, so that deleting it takes them along', () => {
    expect([certRepository, certRelease].map((object) => object!.metadata.namespace)).toEqual([
      'cert-manager',
      'cert-manager',
    ]);
  });

  test('say type oci for a registry, and nothing for an index', () => {
    expect(certRepository!['spec']).toMatchObject({ type: 'oci', url: expect.stringMatching(/^oci:\/\//) });
    expect(indexRepository!['spec']).not.toHaveProperty('type');
  });

  test('install what Pulumi installs: same release name, version and values', () => {
    const [row] = operatorReleases(hub());
    expect(certRelease!['spec']).toMatchObject({
      releaseName: row!.name,
      targetNamespace: row!.namespace,
      chart: {
        spec: {
          chart: row!.chart,
          version: row!.version,
          sourceRef: { name: certRepository!.metadata.name },
        },
      },
      values: row!.values,
    });
  });

  test('renew CRDs on upgrade, which Helm itself never does, and retry', () => {
    const policy = { crds: 'CreateReplace', remediation: { retries: 3 } };
    expect(certRelease!['spec']).toMatchObject({ install: policy, upgrade: policy });
  });
});
