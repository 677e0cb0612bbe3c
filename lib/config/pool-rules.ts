import { PLANS, REGIONS } from '../model/linode';
import { type Fault } from './fault';
import { type NodePoolSpec } from './node-pool-spec';
import { type ReadableCluster } from './readable-cluster';

/** What node pools, region and sources mean together and must not; a rule whose fields cannot be read is passed over. */
export function poolFaults(cluster: ReadableCluster, where: string): Fault[] {
  const { system, gpu } = cluster.pools;
  return [
    ...autoscalerRange('system', system, where),
    ...autoscalerRange('gpu', gpu, where),
    ...plans(cluster, where),
    ...gpuRegion(cluster, where),
    ...gpuSource(cluster, where),
  ];
}

function autoscalerRange(name: string, pool: NodePoolSpec | undefined, where: string): Fault[] {
  if (pool?.autoscaler === undefined) return [];
  const { count } = pool;
  const { min, max } = pool.autoscaler;
  if (min <= count && count <= max) return [];
  const problem = `not within the range of the autoscaler, ${min} to ${max}`;
  return [
    {
      where,
      path: `nodePools.${name}.count`,
      value: count,
      problem,
      fix: 'write a count within it or widen it',
    },
  ];
}

function plans({ pools: { system, gpu } }: ReadableCluster, where: string): Fault[] {
  const faults: Fault[] = [];
  const at = (pool: string, value: string) => ({ where, path: `nodePools.${pool}.type`, value });
  if (system !== undefined && PLANS[system.type]!.gpus > 0) {
    faults.push({ ...at('system', system.type), problem: 'a GPU plan', fix: 'put it under nodePools.gpu' });
  }
  if (gpu !== undefined && PLANS[gpu.type]!.gpus === 0) {
    faults.push({ ...at('gpu', gpu.type), problem: 'a plan without GPU', fix: 'write a g2-gpu-… plan' });
  }
  return faults;
}

function gpuRegion({ pools: { gpu }, fields: { region } }: ReadableCluster, where: string): Fault[] {
  if (gpu === undefined || region === undefined || REGIONS[region]!.gpu) return [];
  const problem = `region ${region} sells no GPU plan`;
  return [
    { where, path: 'nodePools.gpu', value: gpu, problem, fix: 'choose another region or drop the pool' },
  ];
}

function gpuSource({ fields: { nodePools, sources } }: ReadableCluster, where: string): Fault[] {
  if (sources?.gpu !== true || nodePools === undefined || nodePools.gpu !== undefined) return [];
  const fix = 'add a GPU pool or drop the source';
  return [{ where, path: 'sources.gpu', value: true, problem: 'there is no nodePools.gpu', fix }];
}
