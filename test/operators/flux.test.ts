import { CERT_MANAGER_RELEASE } from '../../lib/operators/cert-manager';
import { fluxCrds, fluxObjects } from '../../lib/operators/flux';
import { GATEWAY_API_CRDS } from '../../lib/operators/gateway-api-crds';
import { KGATEWAY_RELEASES } from '../../lib/operators/kgateway';
import { METRICS_SERVER_RELEASE } from '../../lib/operators/metrics-server';

describe('the Flux objects of a release', () => {
  const [repository, release] = fluxObjects(CERT_MANAGER_RELEASE);

  test('stand in the namespace of the release, so that deleting it takes them along', () => {
    expect([repository, release].map((object) => object!.metadata.namespace)).toEqual([
      'cert-manager',
      'cert-manager',
    ]);
  });

  test('say type oci for a registry, and nothing for an index', () => {
    expect(repository!['spec']).toMatchObject({ type: 'oci', url: expect.stringMatching(/^oci:\/\//) });
    expect(fluxObjects(METRICS_SERVER_RELEASE)[0]!['spec']).not.toHaveProperty('type');
  });

  test('install what Pulumi installs: same release name, version and values, for as long', () => {
    const { name, namespace, chart, version, values } = CERT_MANAGER_RELEASE;
    expect(release!['spec']).toMatchObject({
      releaseName: name,
      targetNamespace: namespace,
      timeout: '10m',
      chart: { spec: { chart, version, sourceRef: { name: repository!.metadata.name } } },
      values,
    });
  });

  test('renew CRDs on upgrade, which Helm itself never does, and retry', () => {
    const policy = { crds: 'CreateReplace', remediation: { retries: 3 } };
    expect(release!['spec']).toMatchObject({ install: policy, upgrade: policy });
  });

  test('make kgateway wait for its CRDs', () => {
    expect(release!['spec']).not.toHaveProperty('dependsOn');
    expect(fluxObjects(KGATEWAY_RELEASES[1]!)[1]!['spec']).toMatchObject({
      dependsOn: [{ name: 'kgateway-crds' }],
    });
  });
});

test('CRDs are never pruned, since with a CRD go all its objects', () => {
  const objects = fluxCrds(GATEWAY_API_CRDS);
  expect(objects.map(({ kind }) => kind)).toEqual(['GitRepository', 'Kustomization']);
  expect(objects[1]!['spec']).toMatchObject({ prune: false });
});
