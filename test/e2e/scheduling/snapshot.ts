import { type ApiServer } from '../../../testbed/processes/api-server';
import {
  type Autoscaler,
  type Budget,
  type Claim,
  type CsiNode,
  type Node,
  type Observed,
  type Pod,
  type Workload,
} from './observed';

/** What a cluster looks like at one moment. */
export interface Snapshot {
  readonly nodes: readonly Node[];
  readonly csiNodes: readonly CsiNode[];
  readonly volumes: readonly Observed[];
  readonly claims: readonly Claim[];
  readonly pods: readonly Pod[];
  readonly workloads: readonly Workload[];
  readonly autoscalers: readonly Autoscaler[];
  readonly budgets: readonly Budget[];
}

const RESOURCES = [
  'nodes,csinodes,persistentvolumes,persistentvolumeclaims,pods',
  'deployments,statefulsets,daemonsets,horizontalpodautoscalers,poddisruptionbudgets',
].join(',');

export function takeSnapshot(server: ApiServer): Snapshot {
  const { status, stdout, stderr } = server.kubectl('get', RESOURCES, '-A', '-o', 'json');
  if (status !== 0) throw new Error(`kubectl get: ${stderr}`);
  const { items } = JSON.parse(stdout) as { readonly items: readonly Observed[] };
  const of = <T extends Observed>(...kinds: string[]) =>
    items.filter(({ kind }) => kinds.includes(kind)) as T[];
  return {
    nodes: of('Node'),
    csiNodes: of('CSINode'),
    volumes: of('PersistentVolume'),
    claims: of('PersistentVolumeClaim'),
    pods: of('Pod'),
    workloads: of('Deployment', 'StatefulSet', 'DaemonSet'),
    autoscalers: of('HorizontalPodAutoscaler'),
    budgets: of('PodDisruptionBudget'),
  };
}
