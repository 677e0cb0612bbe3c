import { parseBytes } from './units';

/** A directory and the most bytes that its user keeps in it. */
export interface Directory {
  readonly path: string;
  readonly bytes: number;
}

/** Where a pod keeps its files. */
export type Disk =
  /** A volume of each replica that outlives the pod, as a quantity, e.g. `10Gi`. StatefulSet only. */
  | { readonly claim: string }
  /** Space on the node that is deleted with the pod, as a quantity. */
  | { readonly emptyDir: string }
  /** A directory of the node that outlives the pod, and the bytes of the node's disk that it may take. */
  | { readonly hostPath: string; readonly bytes: number };

/** A pod's disk and where the container finds it. */
export interface PodDisk {
  readonly name: string;
  readonly path: string;
  readonly disk: Disk;
}

export function diskBytes(disk: Disk): number {
  if ('claim' in disk) return parseBytes(disk.claim);
  if ('emptyDir' in disk) return parseBytes(disk.emptyDir);
  return disk.bytes;
}
