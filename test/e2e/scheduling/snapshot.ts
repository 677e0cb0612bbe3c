import { type Claim, type CsiNode, type ObservedNode } from '../../../testbed/kubernetes/node';
import { type KubernetesObject } from '../../../testbed/kubernetes/objects';
import { type ObservedPod } from '../../../testbed/kubernetes/pod';
import {
  type Autoscaler,
  type ObservedBudget,
  type ObservedWorkload,
} from '../../../testbed/kubernetes/workload';
import { type ApiServer } from '../../../testbed/processes/api-server';

/** What a cluster looks like at one moment. */
export interface Snapshot {
  readonly nodes: readonly ObservedNode[];
  readonly csiNodes: readonly CsiNode[];
  readonly volumes: readonly KubernetesObject[];
  readonly claims: readonly Claim[];
  readonly pods: readonly ObservedPod[];
  readonly workloads: readonly ObservedWorkload[];
  readonly autoscalers: readonly Autoscaler[];
  readonly budgets: readonly ObservedBudget[];
}

const RESOURCES = [
  'nodes,csinodes,persistentvolumes,persistentvolumeclaims,pods',
  'deployments,statefulsets,daemonsets,horizontalpodautoscalers,poddisruptionbudgets',
].join(',');

export function takeSnapshot(server: ApiServer): Snapshot {
  const { status, stdout, stderr } = server.kubectl('get', RESOURCES, '-A', '-o', 'json');
  if (status !== 0) throw new Error(`kubectl get: ${stderr}`);
  const { items } = JSON.parse(stdout) as { readonly items: readonly KubernetesObject[] };
  const of = <T extends KubernetesObject>(...kinds: string[]) =>
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
