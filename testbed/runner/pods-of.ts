import { randomUUID } from 'node:crypto';
import { type Manifest } from '../../lib';
import { whyNotRun } from './images';
import { type Pod, type Workload } from './kubernetes';

export interface PodsOfProps {
  readonly objects: readonly Manifest[];
  readonly node: string;
}

export interface PlannedPods {
  readonly pods: readonly Pod[];
  /** Workloads that are not run, with the reason. */
  readonly notRun: readonly string[];
}

/** The pods that the controllers of a cluster with one node would make of its workloads. */
export function podsOf({ objects, node }: PodsOfProps): PlannedPods {
  const workloads = objects.filter((object) =>
    ['Deployment', 'StatefulSet', 'DaemonSet'].includes(object.kind),
  );
  const notRun: string[] = [];
  const pods = (workloads as unknown as Workload[]).flatMap((workload) => {
    const reason = whyNotRun(workload.spec.template.spec.containers[0]!.image);
    if (reason !== undefined) {
      notRun.push(`${workload.metadata.name}: ${reason}`);
      return [];
    }
    const replicas = workload.spec.replicas ?? autoscalerMinimum(objects, workload) ?? 1;
    return Array.from({ length: replicas }, (_, ordinal) => podOf(workload, ordinal, node));
  });
  return { pods, notRun };
}

/** The autoscaler brings a workload to its minimum by itself. */
function autoscalerMinimum(objects: readonly Manifest[], { metadata, kind }: Workload): number | undefined {
  const autoscaler = objects.find((object) => {
    if (object.kind !== 'HorizontalPodAutoscaler' || object.metadata.namespace !== metadata.namespace)
      return false;
    const { scaleTargetRef } = object.spec as { scaleTargetRef: { kind: string; name: string } };
    return scaleTargetRef.kind === kind && scaleTargetRef.name === metadata.name;
  });
  return (autoscaler?.spec as { minReplicas?: number } | undefined)?.minReplicas;
}

function podOf(workload: Workload, ordinal: number, nodeName: string): Pod {
  const { metadata, spec } = workload.spec.template;
  const suffix = workload.kind === 'StatefulSet' ? String(ordinal) : randomUUID().slice(0, 5);
  const name = `${workload.metadata.name}-${suffix}`;
  const claims = (workload.spec.volumeClaimTemplates ?? []).map((claim) => ({
    name: claim.metadata.name,
    persistentVolumeClaim: { claimName: `${claim.metadata.name}-${name}` },
  }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name, namespace: workload.metadata.namespace },
    spec: { ...spec, nodeName, volumes: [...(spec.volumes ?? []), ...claims] },
  };
}
