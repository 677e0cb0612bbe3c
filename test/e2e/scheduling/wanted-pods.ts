import { GPU_LABEL } from '../../../lib';
import { readFleet } from '../../../stacks/config';
import { ROOT } from '../../../tools/root';
import { objectsOf } from '../../support/fixtures';

interface WorkloadSpec {
  readonly replicas?: number;
  readonly scaleTargetRef?: { readonly name: string };
  readonly minReplicas?: number;
  readonly template: { readonly spec: { readonly nodeSelector?: object } };
}

/** Workload → how many pods its manifest asks for: its replicas, its autoscaler's least, or one a node. */
export function wantedPods(stack: string, nodes: number, gpuNodes: number): Record<string, number> {
  const objects = objectsOf(stack, readFleet(ROOT)).map(({ kind, metadata, spec }) => ({
    kind,
    name: metadata.name,
    spec: spec as WorkloadSpec,
  }));
  const least = new Map(
    objects.flatMap(({ kind, spec }) =>
      kind === 'HorizontalPodAutoscaler' ? [[spec.scaleTargetRef!.name, spec.minReplicas!] as const] : [],
    ),
  );
  const onGpus = ({ template }: WorkloadSpec) =>
    Object.keys(GPU_LABEL).some((key) => Object.hasOwn(template.spec.nodeSelector ?? {}, key));
  const wanted: Record<string, number> = {};
  for (const { kind, name, spec } of objects) {
    const pods =
      kind === 'DaemonSet'
        ? onGpus(spec)
          ? gpuNodes
          : nodes
        : kind === 'Deployment' || kind === 'StatefulSet'
          ? (spec.replicas ?? least.get(name)!)
          : 0;
    // Two namespaces have a workload of one name.
    if (pods > 0) wanted[name] = (wanted[name] ?? 0) + pods;
  }
  return wanted;
}
