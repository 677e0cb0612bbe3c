import { type KubernetesObject } from '../../../testbed/kubernetes/objects';
import { type ObservedPod } from '../../../testbed/kubernetes/pod';
import {
  type Autoscaler,
  autoscalerOf,
  type ObservedBudget,
  type ObservedWorkload,
} from '../../../testbed/kubernetes/workload';
import { type Snapshot } from './snapshot';

/** Why a cluster has not settled, one line each: pods with the scheduler's reason, workloads, budgets. */
export function unsettled({ pods, workloads, autoscalers, budgets }: Snapshot): string[] {
  return [
    ...workloads.flatMap((workload) => incomplete(workload, autoscalers)),
    ...pods.flatMap(notReady),
    ...budgets.flatMap(outdated),
  ];
}

/** `Kind namespace/name`. */
function titleOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}

function incomplete(workload: ObservedWorkload, autoscalers: readonly Autoscaler[]): string[] {
  const { metadata, spec, status } = workload;
  const title = titleOf(workload);
  if (status.observedGeneration !== metadata.generation) return [`${title}: no controller has seen it`];
  if (workload.kind === 'DaemonSet') {
    const { desiredNumberScheduled: wanted, numberReady: ready } = status;
    return wanted === ready ? [] : [`${title}: ${ready} of ${wanted} pods are ready`];
  }
  const least = autoscalerOf(workload, autoscalers)?.spec.minReplicas ?? 0;
  const wanted = Math.max(spec.replicas!, least);
  const { replicas, readyReplicas = 0 } = status;
  return replicas === wanted && readyReplicas === wanted
    ? []
    : [`${title}: ${readyReplicas} of ${wanted} pods are ready`];
}

function notReady(pod: ObservedPod): string[] {
  const { phase, conditions = [] } = pod.status;
  if (pod.metadata.deletionTimestamp !== undefined) return [`${titleOf(pod)}: being deleted`];
  if (conditions.some(({ type, status }) => type === 'Ready' && status === 'True')) return [];
  const scheduled = conditions.find(({ type }) => type === 'PodScheduled');
  return [`${titleOf(pod)}: ${phase} ${scheduled?.message ?? ''}`];
}

/** A budget may remember an eviction for two minutes when the pod's successor bears the same name. */
function outdated(budget: ObservedBudget): string[] {
  const { observedGeneration, currentHealthy, expectedPods, disruptedPods = {} } = budget.status;
  const healthy = currentHealthy + Object.keys(disruptedPods).length;
  if (observedGeneration === budget.metadata.generation && healthy >= expectedPods) return [];
  return [`${titleOf(budget)}: ${currentHealthy} of ${expectedPods} pods are healthy`];
}
