import { readFleet } from '../../../stacks/config';
import { declaredCpus, declaredVolumes } from '../../../testbed/cluster/declared-nodes';
import { imagesOf } from '../../../testbed/cluster/images-of';
import { nodeLabels } from '../../../testbed/cluster/node-labels';
import { nodesNeeded } from '../../../testbed/cluster/nodes-needed';
import { FLEET, objectsOf } from '../../support/fixtures';

const fleet = readFleet(FLEET);

/** What the testbed reads from config and manifests, so that nobody lists it a second time. */
test.each([
  // The doors of the hub must stand on two nodes; a node of 8 GB attaches 6 volumes, the GPU node of 16 GB 14.
  ['hub', 2, 16, 32],
  ['edge', 1, 8, 26],
])('%s needs %d nodes with %d CPUs and %d volumes in all', (stack, nodes, cpus, volumes) => {
  expect(nodesNeeded(objectsOf(stack, fleet))).toBe(nodes);
  const { spec } = fleet.clusters.get(stack)!;
  expect(declaredCpus(spec)).toBe(cpus);
  expect(declaredVolumes(spec)).toBe(volumes);
});

test('images are those of the manifests, of the node and of the operators that the cluster asks for', () => {
  const images = (stack: string) => imagesOf(fleet.clusters.get(stack)!, objectsOf(stack, fleet));
  const repositories = (stack: string) =>
    images(stack).map((image) => image.slice(0, image.lastIndexOf(':')));
  expect(repositories('edge').sort()).toEqual([
    'docker.io/otel/opentelemetry-collector-contrib',
    'nvcr.io/nvidia/k8s-device-plugin',
    'nvcr.io/nvidia/k8s/dcgm-exporter',
    'quay.io/jetstack/cert-manager-controller',
    'registry.k8s.io/coredns/coredns',
    'registry.k8s.io/kube-state-metrics/kube-state-metrics',
    'registry.k8s.io/pause',
  ]);
  expect(repositories('hub')).toContain('registry.k8s.io/metrics-server/metrics-server');
  expect(new Set(images('hub')).size).toBe(images('hub').length);
});

test('the first node of a cluster with GPUs stands for its GPU pool, and no other does', () => {
  const { spec } = fleet.clusters.get('hub')!;
  const label = 'nvidia.com/gpu.present';
  expect([1, 2].map((number) => nodeLabels(spec, number)[label])).toEqual(['true', undefined]);
  expect(nodeLabels({ ...spec, nodePools: { system: spec.nodePools.system } }, 1)).not.toHaveProperty([
    label,
  ]);
});
