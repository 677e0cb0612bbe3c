import { type CrdGroup, crdGroups, GPU_LABEL, type Manifest } from '../../lib';
import { WAVES, waves } from '../../stacks/waves';

function object(apiVersion: string, kind: string, name = 'x'): Manifest {
  return { apiVersion, kind, metadata: { name } };
}

const KGATEWAY = crdGroups({ role: 'hub', controller: 'kgateway' });
const ENVOY_GATEWAY = crdGroups({ role: 'hub', controller: 'envoyGateway' });

/** The one wave that an object falls into. */
function waveOf(apiVersion: string, kind: string, brought: readonly CrdGroup[] = KGATEWAY) {
  const result = waves([object(apiVersion, kind)], brought);
  return WAVES.find((wave) => result[wave].length > 0);
}

test.each([
  ['v1', 'Namespace', 'foundation', 'everything else is made inside of it'],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'foundation', 'its kind does not exist before'],
  ['scheduling.k8s.io/v1', 'PriorityClass', 'foundation', 'pods that name it are refused before'],
  ['v1', 'ConfigMap', 'configuration', 'pods mount it'],
  ['v1', 'Secret', 'configuration', 'pods mount it'],
  ['v1', 'ServiceAccount', 'configuration', 'pods are refused without it'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'configuration', 'pods start with it'],
  ['networking.k8s.io/v1', 'NetworkPolicy', 'configuration', 'no pod may run unguarded'],
  ['cert-manager.io/v1', 'Certificate', 'configuration', 'pods wait for its Secret, and Pulumi for the pods'],
  ['cert-manager.io/v1', 'ClusterIssuer', 'configuration', 'certificates wait for it'],
  ['apps/v1', 'DaemonSet', 'workloads', 'it is a workload'],
  ['v1', 'Service', 'workloads', 'Pulumi waits for its pods'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler', 'workloads', 'it owns the replicas of a workload'],
  ['policy/v1', 'PodDisruptionBudget', 'workloads', 'it guards a workload'],
  ['gateway.networking.k8s.io/v1', 'HTTPRoute', 'custom', 'it refers to a Service'],
  ['crd.projectcalico.org/v1', 'NetworkPolicy', 'custom', 'only the kind has a known name'],
])('%s %s is applied with %s: %4$s', (apiVersion, kind, wave) => {
  expect(waveOf(apiVersion, kind)).toBe(wave);
});

test('a DaemonSet for GPU nodes comes last, and one for every node with the other workloads', () => {
  const daemonSet = (name: string, nodeSelector?: object) => ({
    ...object('apps/v1', 'DaemonSet', name),
    spec: { template: { spec: { nodeSelector } } },
  });
  const onGpus = daemonSet('on-gpus', GPU_LABEL);
  const others = [daemonSet('everywhere'), daemonSet('on-arm', { 'kubernetes.io/arch': 'arm64' })];
  const { workloads, gpu } = waves([onGpus, ...others], []);
  expect({ workloads, gpu }).toEqual({ workloads: others, gpu: [onGpus] });
  expect(WAVES.at(-1)).toBe('gpu');
});

test('no object of an operator is applied before the operator', () => {
  for (const brought of [KGATEWAY, ENVOY_GATEWAY]) {
    const objects = brought.map(({ group }) => object(`${group}/v1`, 'Kind'));
    const { foundation, configuration, custom } = waves(objects, brought);
    expect(foundation).toEqual([]);
    expect([...configuration, ...custom]).toHaveLength(brought.length);
  }
  // The operator counts, not a table of ours: this group stands in the table as one that comes first.
  const group = 'scheduling.k8s.io';
  expect(waveOf(`${group}/v1`, 'Kind', [])).toBe('foundation');
  expect(waveOf(`${group}/v1`, 'Kind', [{ group, applied: 'afterWorkloads' }])).toBe('custom');
});

test('Flux objects are left out, since Pulumi makes Helm releases of the same rows', () => {
  expect(waveOf('helm.toolkit.fluxcd.io/v2', 'HelmRelease')).toBeUndefined();
  expect(waveOf('source.toolkit.fluxcd.io/v1', 'HelmRepository')).toBeUndefined();
});

test('the order of a chart is kept inside a wave', () => {
  const objects = ['c', 'a', 'b'].map((name) => object('v1', 'ConfigMap', name));
  expect(waves(objects, []).configuration).toEqual(objects);
});
