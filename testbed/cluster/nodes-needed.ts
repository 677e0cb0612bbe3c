import { type Manifest } from '../../lib';
import { type Workload, WORKLOAD_KINDS } from '../kubernetes/workload';

/** How many nodes a cluster needs at least, so that every pod finds one: as many as a workload must be spread over. */
export function nodesNeeded(objects: readonly Manifest[]): number {
  const workloads = objects.filter(({ kind }) => WORKLOAD_KINDS.includes(kind)) as unknown as Workload[];
  const domains = workloads.flatMap(({ spec: { template } }) =>
    (template.spec.topologySpreadConstraints ?? []).map(({ minDomains }) => minDomains ?? 1),
  );
  return Math.max(1, ...domains);
}
