import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ObservedPod } from '../kubernetes/pod';
import { groupPath } from '../sandbox/cgroups';

/** Classes of service, each with its own folder below `kubepods`; guaranteed pods stand beside them. */
const CLASSES = ['', 'burstable', 'besteffort'];

/** The processes of a pod's first container as this process sees them, its own first process first; empty while it has none. */
export function containerProcesses(controlGroup: string, { metadata, status }: ObservedPod): number[] {
  const container = status.containerStatuses?.[0]?.containerID?.replace('containerd://', '');
  if (container === undefined) return [];
  const files = CLASSES.map((name) =>
    groupPath(
      'memory',
      join(controlGroup, 'kubepods', name, `pod${metadata.uid}`, container, 'cgroup.procs'),
    ),
  );
  const file = files.find((path) => existsSync(path));
  if (file === undefined) return [];
  return readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number);
}
