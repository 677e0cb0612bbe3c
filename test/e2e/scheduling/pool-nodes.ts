import { attachableVolumes, GIB, KIB, type Manifest, PLANS } from '../../../lib';
import { type Pool } from './declared-pools';
import { LINODE_CSI_DRIVER, REGION_LABEL } from '../../../testbed/storage/linode-volumes';

/**
 * Share of a plan's memory that an LKE node offers to pods; its CPUs it offers whole. One field report (2023-08): a node
 * of 2 GiB says 1,930,780 KiB. Kernel and eviction threshold weigh less on larger plans, so this is the careful side.
 */
const ALLOCATABLE_MEMORY = 0.92;

/** The nodes of a pool as LKE and its CSI driver would register them; GPUs as the device plugin would. */
export function poolNodes(pool: Pool, region: string): Manifest[] {
  return Array.from({ length: pool.count }, (_, index) => `lke-${pool.name}-${index + 1}`).flatMap((name) => [
    node(name, pool, region),
    csiNode(name, pool),
  ]);
}

function node(name: string, { name: pool, type, labels, taints }: Pool, region: string): Manifest {
  const plan = PLANS[type]!;
  const memory = (share: number) => `${Math.floor((plan.memoryGib * GIB * share) / KIB)}Ki`;
  const resources = {
    cpu: String(plan.vcpus),
    'ephemeral-storage': `${plan.diskGib}Gi`,
    pods: '110',
    ...(plan.gpus > 0 ? { 'nvidia.com/gpu': String(plan.gpus) } : {}),
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'lke.linode.com/pool-id': pool,
        'node.kubernetes.io/instance-type': type,
        'topology.kubernetes.io/region': region,
        [REGION_LABEL]: region,
        ...labels,
      },
    },
    spec: { taints },
    status: {
      capacity: { ...resources, memory: memory(1) },
      allocatable: { ...resources, memory: memory(ALLOCATABLE_MEMORY) },
    },
  };
}

/** Where the scheduler reads how many volumes a node takes. */
function csiNode(name: string, { type }: Pool): Manifest {
  const driver = {
    name: LINODE_CSI_DRIVER,
    nodeID: name,
    topologyKeys: [REGION_LABEL],
    allocatable: { count: attachableVolumes(PLANS[type]!) },
  };
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: { name },
    spec: { drivers: [driver] },
  };
}
