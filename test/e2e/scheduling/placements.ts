import { PART_OF } from '../../../lib';
import { type KubernetesObject } from '../../../testbed/kubernetes/objects';
import { type Snapshot } from './snapshot';

/** Workload of ours → the nodes of its pods, sorted. */
export function placements({ pods }: Snapshot): Record<string, string[]> {
  const nodes: Record<string, string[]> = {};
  for (const { metadata, spec } of pods.filter(isOurs)) {
    (nodes[metadata.labels!['app.kubernetes.io/name']!] ??= []).push(spec.nodeName ?? '');
  }
  for (const list of Object.values(nodes)) list.sort();
  return nodes;
}

/** Whether the platform brought an object; the rest are doubles. */
export function isOurs({ metadata }: KubernetesObject): boolean {
  return metadata.labels?.['app.kubernetes.io/part-of'] === PART_OF;
}
