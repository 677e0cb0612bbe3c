import { join } from 'node:path';
import { type Files } from '../kubernetes/objects';
import { type RunningPod } from './running-pod';
import { writeAtomically } from './volumes';

/**
 * Shows other files where a pod mounts a ConfigMap or Secret, as the kubelet does some time after the object changed.
 * Throws where the pod mounts no such object.
 */
export function showFiles({ name, props }: RunningPod, object: string, files: Files): void {
  const volume = props.pod.spec.volumes?.find(
    ({ configMap, secret }) => configMap?.name === object || secret?.secretName === object,
  );
  if (volume === undefined) throw new Error(`${name} mounts no ConfigMap or Secret ${object}`);
  const { runAsUser, runAsGroup, fsGroup } = props.pod.spec.securityContext ?? {};
  const group = fsGroup ?? runAsGroup ?? runAsUser ?? 0;
  writeAtomically(
    join(props.directory, 'volumes', volume.name),
    files,
    volume.secret?.defaultMode ?? 0o644,
    group,
  );
}
