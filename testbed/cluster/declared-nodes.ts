import { attachableVolumes, type ClusterSpec, PLANS } from '../../lib';

/** CPUs of all nodes that a cluster declares: its one node stands for them. */
export function declaredCpus(spec: ClusterSpec): number {
  return ofAllNodes(spec, ({ vcpus }) => vcpus);
}

/** Volumes that all nodes which a cluster declares may attach. */
export function declaredVolumes(spec: ClusterSpec): number {
  return ofAllNodes(spec, attachableVolumes);
}

function ofAllNodes(
  { nodePools: { system, gpu } }: ClusterSpec,
  of: (plan: (typeof PLANS)[string]) => number,
): number {
  return [system, ...(gpu === undefined ? [] : [gpu])].reduce(
    (sum, { type, count }) => sum + of(PLANS[type]!) * count,
    0,
  );
}
