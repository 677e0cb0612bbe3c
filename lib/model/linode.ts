/**
 * What Linode sells, as far as a check needs it. GPU counts, memory and GPU regions follow Linode's lists of 2026-07;
 * disk sizes of GPU plans and the regions without GPU are not confirmed by a source yet.
 */

export interface Plan {
  readonly vcpus: number;
  readonly memoryGib: number;
  /** Local disk that the node's hostPath volumes share with images and logs. */
  readonly diskGib: number;
  readonly gpus: number;
}

/** Plans that a node pool may use. Quadro RTX 6000 plans are left out: LKE cannot deploy them. */
export const PLANS: Readonly<Record<string, Plan>> = {
  'g6-standard-1': { vcpus: 1, memoryGib: 2, diskGib: 50, gpus: 0 },
  'g6-standard-2': { vcpus: 2, memoryGib: 4, diskGib: 80, gpus: 0 },
  'g6-standard-4': { vcpus: 4, memoryGib: 8, diskGib: 160, gpus: 0 },
  'g6-standard-6': { vcpus: 6, memoryGib: 16, diskGib: 320, gpus: 0 },
  'g6-standard-8': { vcpus: 8, memoryGib: 32, diskGib: 640, gpus: 0 },
  'g6-dedicated-2': { vcpus: 2, memoryGib: 4, diskGib: 80, gpus: 0 },
  'g6-dedicated-4': { vcpus: 4, memoryGib: 8, diskGib: 160, gpus: 0 },
  'g2-gpu-rtx4000a1-s': { vcpus: 4, memoryGib: 16, diskGib: 500, gpus: 1 },
  'g2-gpu-rtx4000a1-m': { vcpus: 8, memoryGib: 32, diskGib: 500, gpus: 1 },
  'g2-gpu-rtx4000a1-l': { vcpus: 16, memoryGib: 64, diskGib: 500, gpus: 1 },
  'g2-gpu-rtx4000a1-xl': { vcpus: 32, memoryGib: 128, diskGib: 500, gpus: 1 },
  'g2-gpu-rtx4000a2-s': { vcpus: 8, memoryGib: 32, diskGib: 1000, gpus: 2 },
  'g2-gpu-rtx4000a2-m': { vcpus: 16, memoryGib: 64, diskGib: 1000, gpus: 2 },
  'g2-gpu-rtx4000a4-s': { vcpus: 32, memoryGib: 128, diskGib: 2000, gpus: 4 },
  'g2-gpu-rtx4000a4-m': { vcpus: 48, memoryGib: 196, diskGib: 2000, gpus: 4 },
};

/** Regions with LKE, and whether GPU plans are sold there. */
export const REGIONS: Readonly<Record<string, { readonly gpu: boolean }>> = {
  'ap-south': { gpu: true },
  'ap-southeast': { gpu: false },
  'ap-west': { gpu: true },
  'au-mel': { gpu: false },
  'br-gru': { gpu: false },
  'ca-central': { gpu: true },
  'de-fra-2': { gpu: true },
  'es-mad': { gpu: true },
  'eu-central': { gpu: true },
  'eu-west': { gpu: false },
  'fr-par': { gpu: true },
  'fr-par-2': { gpu: true },
  'gb-lon': { gpu: true },
  'id-cgk': { gpu: true },
  'in-bom-2': { gpu: true },
  'in-maa': { gpu: true },
  'it-mil': { gpu: true },
  'jp-osa': { gpu: true },
  'jp-tyo-3': { gpu: true },
  'nl-ams': { gpu: true },
  'se-sto': { gpu: true },
  'sg-sin-2': { gpu: true },
  'us-central': { gpu: false },
  'us-east': { gpu: true },
  'us-iad': { gpu: false },
  'us-lax': { gpu: true },
  'us-mia': { gpu: true },
  'us-ord': { gpu: true },
  'us-sea': { gpu: true },
  'us-southeast': { gpu: true },
  'us-west': { gpu: false },
};

/** Storage class of the Linode CSI driver that keeps the volume when its claim is deleted. */
export const STORAGE_CLASS = 'linode-block-storage-retain';

/** Volumes below this are rounded up by the CSI driver, so a smaller request would lie. */
export const MIN_VOLUME_GIB = 10;

/** Persistent volumes that one node attaches: one per GiB of memory, 8 to 64, less boot and swap disk (CSI driver v1.1.4). */
export function attachableVolumes(plan: Plan): number {
  return Math.min(Math.max(plan.memoryGib, 8), 64) - 2;
}

/** Addresses of LKE nodes, the kubelet's among them. */
export const NODE_CIDR = '192.168.128.0/17';
/** NodeBalancers reach node ports from here. */
export const NODEBALANCER_CIDR = '192.168.255.0/24';
