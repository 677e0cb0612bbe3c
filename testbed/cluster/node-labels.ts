import { type ClusterSpec, GPU_LABEL } from '../../lib';

/**
 * Labels of the one node that stands for all pools of a cluster: those that LKE gives to a node of the system pool, and
 * those of the GPU pool where one is declared. The GPU pool's taint is left out: the node takes every pod.
 */
export function nodeLabels({ region, nodePools: { system, gpu } }: ClusterSpec): Record<string, string> {
  return {
    'lke.linode.com/pool-id': 'system',
    'node.kubernetes.io/instance-type': system.type,
    'topology.kubernetes.io/region': region,
    'topology.linode.com/region': region,
    ...(gpu === undefined ? {} : GPU_LABEL),
  };
}
