import { CHARTS, fluxObjects, operatorReleases } from '../lib';
import { edge, hub } from './stacks/clusters';

const names = (spec: Parameters<typeof operatorReleases>[0]) =>
  operatorReleases(spec).map(({ name }) => name);

test('an edge does without metrics-server, since autoscalers run on hubs only', () => {
  expect(names(hub())).toEqual(['cert-manager', 'metrics-server']);
  expect(names(edge())).toEqual(['cert-manager']);
});

test('where the user installs operators, none is ours', () => {
  const operators = { install: 'external' };
  expect([...names(hub({ operators })), ...names(edge({ operators }))]).toEqual([]);
});

test('every chart of the version table is a row with exactly its version, and no row has another', () => {
  const rows = operatorReleases(hub()).map(({ repository, chart, version }) => ({
    repository,
    chart,
    version,
  }));
  expect(rows).toEqual(Object.values(CHARTS));
  for (const { version } of rows) expect(version).toMatch(/^v?\d+\.\d+\.\d+$/);
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
  for (const container of [certManager, webhook, cainjector, startupapicheck, metricsServer]) {
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
