import { renderCluster } from '../../lib';
import { resourceName, resourceToken } from '../../stacks/urn';
import { fleetOf } from './clusters';

test.each([
  ['v1', 'ConfigMap', 'kubernetes:core/v1:ConfigMap'],
  ['apps/v1', 'Deployment', 'kubernetes:apps/v1:Deployment'],
  ['cert-manager.io/v1', 'Certificate', 'kubernetes:cert-manager.io/v1:Certificate'],
])('%s %s has the type token of the SDK, which names the core group too', (apiVersion, kind, token) => {
  expect(resourceToken({ apiVersion, kind, metadata: { name: 'x' } })).toBe(token);
});

test('a resource is named by kind, namespace and name, so that a rename is visible in the preview', () => {
  const metadata = { name: 'grafana', namespace: 'monitoring' };
  expect(resourceName({ kind: 'Service', metadata })).toBe('Service/monitoring/grafana');
  expect(resourceName({ kind: 'Namespace', metadata: { name: 'monitoring' } })).toBe('Namespace/monitoring');
});

test.each(['hub', 'edge'])('no two objects of the %s share a resource name', (stack) => {
  const names = renderCluster(fleetOf().clusters.get(stack)!).charts.flatMap((chart) =>
    chart.objects.map(resourceName),
  );
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  // HelmRepository and HelmRelease of one row differ in kind, so that even they are apart.
  expect(twice).toEqual([]);
});
