import { incomplete } from '../../../testbed/kubernetes/incomplete';
import { titleOf } from '../../../testbed/kubernetes/objects';
import { isReady, type ObservedPod } from '../../../testbed/kubernetes/pod';
import { type ObservedBudget } from '../../../testbed/kubernetes/workload';
import { type Snapshot } from './snapshot';

/** Why a cluster has not settled, one line each: pods with the scheduler's reason, workloads, budgets. */
export function unsettled({ pods, workloads, autoscalers, budgets }: Snapshot): string[] {
  return [
    ...workloads.flatMap((workload) => incomplete(workload, autoscalers)),
    ...pods.flatMap(notReady),
    ...budgets.flatMap(outdated),
  ];
}

function notReady(pod: ObservedPod): string[] {
  const { phase, conditions = [] } = pod.status;
  if (pod.metadata.deletionTimestamp !== undefined) return [`${titleOf(pod)}: being deleted`];
  if (isReady(pod)) return [];
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
