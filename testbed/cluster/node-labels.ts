import { type ClusterSpec, GPU_LABEL } from '../../lib';
import { REGION_LABEL } from '../storage/linode-volumes';

/**
 * Labels of node `number` of a cluster: those that LKE gives to a node of the system pool. The first stands for the GPU
 * pool too, where one is declared; the taint of that pool is left out, so that it takes every pod.
 */
export function nodeLabels(
  { region, nodePools: { system, gpu } }: ClusterSpec,
  number: number,
): Record<string, string> {
  return {
    'lke.linode.com/pool-id': 'system',
    'node.kubernetes.io/instance-type': system.type,
    'topology.kubernetes.io/region': region,
    [REGION_LABEL]: region,
    ...(gpu !== undefined && number === 1 ? GPU_LABEL : {}),
  };
}
