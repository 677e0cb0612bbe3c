import { GPU_LABEL, type Manifest } from '../../../lib';
import { readFleet } from '../../../stacks/config';
import {
  type Autoscaler,
  autoscalerOf,
  type Workload,
  WORKLOAD_KINDS,
} from '../../../testbed/kubernetes/workload';
import { FLEET } from '../../../tools/root';
import { objectsOf } from '../../support/fixtures';

/** Workload → how many pods its manifest asks for: its replicas, its autoscaler's least, or one a node. */
export function wantedPods(stack: string, nodes: number, gpuNodes: number): Record<string, number> {
  const objects = objectsOf(stack, readFleet(FLEET));
  const of = <T>(isKind: (kind: string) => boolean) =>
    objects.filter(({ kind }: Manifest) => isKind(kind)) as unknown as T[];
  const autoscalers = of<Autoscaler>((kind) => kind === 'HorizontalPodAutoscaler');
  const wanted: Record<string, number> = {};
  for (const workload of of<Workload>((kind) => WORKLOAD_KINDS.includes(kind))) {
    const { name } = workload.metadata;
    const replicas = workload.spec.replicas ?? autoscalerOf(workload, autoscalers)?.spec.minReplicas;
    const pods = workload.kind === 'DaemonSet' ? (isOnGpus(workload) ? gpuNodes : nodes) : replicas!;
    // Two namespaces have a workload of one name.
    wanted[name] = (wanted[name] ?? 0) + pods;
  }
  return wanted;
}

function isOnGpus({ spec }: Workload): boolean {
  return Object.keys(GPU_LABEL).some((key) => Object.hasOwn(spec.template.spec.nodeSelector ?? {}, key));
}
