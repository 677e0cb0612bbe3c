import { k8s } from 'cdk8s-plus-28';
import { type PodDisk } from '../model/disk';
import { STORAGE_CLASS } from '../model/linode';
import { type Mount } from '../model/pod';

/** Volumes of the pod; a claim is none of them, since the StatefulSet makes one for each replica. */
export function volumes(mounts: readonly Mount[], data: PodDisk | undefined): k8s.Volume[] {
  return [...mounts.map(volume), ...dataMounts(data).map(volume)];
}

/** Where the container sees them, and its claim. */
export function volumeMounts(mounts: readonly Mount[], data: PodDisk | undefined): k8s.VolumeMount[] {
  const claim = data !== undefined && 'claim' in data.disk ? [{ name: data.name, mountPath: data.path }] : [];
  return [...mounts.map(volumeMount), ...dataMounts(data).map(volumeMount), ...claim];
}

/** One volume for each replica, where its data is on a claim. */
export function claimTemplates(
  data: PodDisk | undefined,
  labels: Record<string, string>,
): k8s.KubePersistentVolumeClaimProps[] | undefined {
  if (data === undefined || !('claim' in data.disk)) return undefined;
  return [
    {
      metadata: { name: data.name, labels },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: STORAGE_CLASS,
        resources: { requests: { storage: k8s.Quantity.fromString(data.disk.claim) } },
      },
    },
  ];
}

/** Data that is not on a claim is mounted like any other directory. */
function dataMounts(data: PodDisk | undefined): Mount[] {
  if (data === undefined) return [];
  const { name, path, disk } = data;
  if ('claim' in disk) return [];
  if ('emptyDir' in disk) return [{ name, path, emptyDir: disk.emptyDir }];
  return [{ name, path, hostPath: disk.hostPath, readOnly: false, type: 'DirectoryOrCreate' }];
}

function volume(mount: Mount): k8s.Volume {
  const { name } = mount;
  if ('secret' in mount) return { name, secret: { secretName: mount.secret, defaultMode: 0o440 } };
  if ('configMap' in mount) return { name, configMap: { name: mount.configMap } };
  if ('emptyDir' in mount) return { name, emptyDir: { sizeLimit: k8s.Quantity.fromString(mount.emptyDir) } };
  return { name, hostPath: { path: mount.hostPath, type: mount.type } };
}

function volumeMount(mount: Mount): k8s.VolumeMount {
  const writable = 'emptyDir' in mount || ('hostPath' in mount && !mount.readOnly);
  return { name: mount.name, mountPath: mount.path, readOnly: writable ? undefined : true };
}
