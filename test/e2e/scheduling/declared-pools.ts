import { type ClusterSpec } from '../../../lib';
import { LkeCluster } from '../../../stacks/lke-cluster';
import { type Taint } from '../../../testbed/kubernetes/node';
import { TYPES } from '../../stacks/deployments';
import { run } from '../../stacks/pulumi-mocks';

/** A node pool as LKE is told to make it. */
export interface Pool {
  readonly name: string;
  /** Plan of its nodes. */
  readonly type: string;
  readonly count: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

/** The node pools of a cluster, read from what the Pulumi program asks of Linode: labels and taints are its own. */
export async function declaredPools(spec: ClusterSpec): Promise<Pool[]> {
  const { registrations, error } = await run(() => new LkeCluster('cluster', spec), {});
  if (error !== undefined) throw error;
  return registrations.flatMap(({ type, name, inputs }) => {
    if (type === TYPES.cluster)
      return (inputs.pools as Partial<Pool>[]).map((pool) => poolOf('system', pool));
    if (type === TYPES.pool) return [poolOf(name, { ...inputs, count: Number(inputs.nodeCount) })];
    return [];
  });
}

function poolOf(name: string, { type, count, labels = {}, taints = [] }: Partial<Pool>): Pool {
  return { name, type: type!, count: count!, labels, taints };
}
