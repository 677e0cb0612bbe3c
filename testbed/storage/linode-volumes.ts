import { type Manifest, STORAGE_CLASS } from '../../lib';
import { type Claim } from '../kubernetes/node';

/** Name of the driver whose volumes the scheduler counts per node. */
export const LINODE_CSI_DRIVER = 'linodebs.csi.linode.com';

/** Label of nodes, and topology of volumes: a volume stays in its region. */
export const REGION_LABEL = 'topology.linode.com/region';

/** The storage class as LKE has it: volumes outlive their claim and are made at once, before a pod has its node. */
export const LINODE_STORAGE_CLASS: Manifest = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: STORAGE_CLASS },
  provisioner: LINODE_CSI_DRIVER,
  reclaimPolicy: 'Retain',
  volumeBindingMode: 'Immediate',
  allowVolumeExpansion: true,
};

/** What the driver tells of itself: a volume is attached to a node before it is mounted. */
export const LINODE_DRIVER: Manifest = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSIDriver',
  metadata: { name: LINODE_CSI_DRIVER },
  spec: { attachRequired: true, podInfoOnMount: true },
};

/** The volume that Linode's driver makes for a claim. */
export function volumeFor({ metadata, spec }: Claim, region: string): Manifest {
  const name = `pvc-${metadata.uid}`;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': LINODE_CSI_DRIVER } },
    spec: {
      capacity: { storage: spec.resources.requests.storage },
      accessModes: spec.accessModes,
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: spec.storageClassName,
      csi: { driver: LINODE_CSI_DRIVER, volumeHandle: name, fsType: 'ext4' },
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace: metadata.namespace,
        name: metadata.name,
        uid: metadata.uid,
      },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: REGION_LABEL, operator: 'In', values: [region] }] },
          ],
        },
      },
    },
  };
}
