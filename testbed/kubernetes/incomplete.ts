import { titleOf } from './objects';
import { type Autoscaler, autoscalerOf, type ObservedWorkload } from './workload';

/** Why a workload has not all the ready pods that it or its autoscaler wants; empty where it has. */
export function incomplete(workload: ObservedWorkload, autoscalers: readonly Autoscaler[]): string[] {
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
