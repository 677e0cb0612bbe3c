import { type Fault } from '../config/fault';
import { type Cluster } from '../fleet/cluster';
import { attachableVolumes, PLANS } from '../model/linode';
import { type Manifest, type RenderedChart } from '../model/manifest';
import { type OperatorRelease } from '../operators/release';
import { operatorChoice, operatorReleases } from '../operators/releases';

/** Volumes of a cluster's workloads, counted from its manifests. */
export interface VolumeCount {
  readonly all: number;
  /** Those of workloads that an autoscaler scales, at its maximum. */
  readonly scaled: number;
}

interface StatefulSet extends Manifest {
  readonly spec: { readonly replicas?: number; readonly volumeClaimTemplates?: readonly unknown[] };
}

interface Autoscaler extends Manifest {
  readonly spec: {
    readonly scaleTargetRef: { readonly kind: string; readonly name: string };
    readonly maxReplicas: number;
  };
}

/**
 * Claim templates × replicas, at the autoscaler's maximum where there is one; claims of their own; and what the rows of
 * others' charts declare.
 */
export function countVolumes(
  objects: readonly Manifest[],
  releases: readonly Pick<OperatorRelease, 'volumes'>[],
): VolumeCount {
  const autoscalers = objects.filter(({ kind }) => kind === 'HorizontalPodAutoscaler') as Autoscaler[];
  const counts = objects.map((object): VolumeCount => {
    if (object.kind === 'PersistentVolumeClaim') return { all: 1, scaled: 0 };
    if (object.kind !== 'StatefulSet') return { all: 0, scaled: 0 };
    const { metadata, spec } = object as StatefulSet;
    const autoscaler = autoscalers.find(
      (other) =>
        other.metadata.namespace === metadata.namespace &&
        other.spec.scaleTargetRef.kind === object.kind &&
        other.spec.scaleTargetRef.name === metadata.name,
    );
    const all =
      (spec.volumeClaimTemplates?.length ?? 0) * (autoscaler?.spec.maxReplicas ?? spec.replicas ?? 1);
    return { all, scaled: autoscaler === undefined ? 0 : all };
  });
  const operators = releases.reduce((sum, { volumes = 0 }) => sum + volumes, 0);
  return {
    all: counts.reduce((sum, { all }) => sum + all, operators),
    scaled: counts.reduce((sum, { scaled }) => sum + scaled, 0),
  };
}

/** More volumes than the least nodes of the system pool attach: pods would wait for a node for ever. */
export function volumeFaults(cluster: Cluster, charts: readonly RenderedChart[]): Fault[] {
  const { type, count, autoscaler } = cluster.spec.nodePools.system;
  const nodes = autoscaler?.min ?? count;
  const room = nodes * attachableVolumes(PLANS[type]!);
  const { all, scaled } = countVolumes(
    charts.flatMap(({ objects }) => objects),
    operatorReleases(operatorChoice(cluster)),
  );
  if (all <= room) return [];
  return [
    {
      where: cluster.stack,
      path: 'nodePools.system',
      problem:
        `${nodes} × ${type} attach ${room} volumes, and the workloads claim up to ${all} ` +
        `(${scaled} of them at the autoscalers' maximum)`,
      fix: 'add nodes, take a larger plan or lower hub.classes.*.replicas.max',
    },
  ];
}
