import { randomUUID } from 'node:crypto';
import { type Manifest } from '../../lib';
import { type Pod } from '../kubernetes/pod';
import { type Autoscaler, autoscalerOf, type Workload, WORKLOAD_KINDS } from '../kubernetes/workload';

export interface PodsOfProps {
  readonly objects: readonly Manifest[];
  readonly node: string;
}

export interface PlannedPods {
  readonly pods: readonly Pod[];
  /** Workloads that are not run, with the reason. */
  readonly notRun: readonly string[];
}

/** Images that are not run, with the reason. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'docker.io/grafana/grafana': 'Grafana cannot be built here',
  'nvcr.io/nvidia/k8s-device-plugin': 'needs a GPU',
};

/** The pods that the controllers of a cluster with one node would make of its workloads. */
export function podsOf({ objects, node }: PodsOfProps): PlannedPods {
  const workloads = objects.filter(({ kind }) => WORKLOAD_KINDS.includes(kind)) as unknown as Workload[];
  const autoscalers = objects.filter(({ kind }) => kind === 'HorizontalPodAutoscaler');
  const notRun: string[] = [];
  const pods = workloads.flatMap((workload) => {
    const image = workload.spec.template.spec.containers[0]!.image;
    const reason = NOT_RUN[image.slice(0, image.lastIndexOf(':'))];
    if (reason !== undefined) {
      notRun.push(`${workload.metadata.name}: ${reason}`);
      return [];
    }
    // The autoscaler brings a workload to its minimum by itself.
    const autoscaler = autoscalerOf(workload, autoscalers as unknown as Autoscaler[]);
    const replicas = workload.spec.replicas ?? autoscaler?.spec.minReplicas ?? 1;
    return Array.from({ length: replicas }, (_, ordinal) => podOf(workload, ordinal, node));
  });
  return { pods, notRun };
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
