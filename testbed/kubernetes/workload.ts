import { type NamespacedMeta, type ObjectMeta, type Observed } from './objects';
import { type PodSpec } from './pod';

export interface Workload {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly metadata: NamespacedMeta;
  readonly spec: {
    readonly replicas?: number;
    readonly template: {
      readonly metadata: Omit<ObjectMeta, 'name' | 'namespace'>;
      readonly spec: PodSpec;
    };
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
  };
}

export const WORKLOAD_KINDS: readonly string[] = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
] satisfies Workload['kind'][];

export type ObservedWorkload = Observed<
  Workload,
  {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly readyReplicas?: number;
    /** Of a DaemonSet. */
    readonly desiredNumberScheduled?: number;
    readonly numberReady?: number;
  }
>;

export interface Autoscaler {
  readonly kind: 'HorizontalPodAutoscaler';
  readonly metadata: NamespacedMeta;
  readonly spec: {
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly scaleTargetRef: { readonly kind: string; readonly name: string };
  };
}

/** The autoscaler that owns the replicas of a workload. */
export function autoscalerOf(
  { kind, metadata }: Pick<Workload, 'kind' | 'metadata'>,
  autoscalers: readonly Autoscaler[],
): Autoscaler | undefined {
  return autoscalers.find(
    ({ metadata: { namespace }, spec: { scaleTargetRef: target } }) =>
      namespace === metadata.namespace && target.kind === kind && target.name === metadata.name,
  );
}

export type ObservedBudget = Observed<
  { readonly kind: 'PodDisruptionBudget'; readonly metadata: NamespacedMeta },
  {
    readonly observedGeneration?: number;
    readonly currentHealthy: number;
    readonly expectedPods: number;
    readonly disruptionsAllowed: number;
    /** Pod → when its eviction was granted. */
    readonly disruptedPods?: Readonly<Record<string, string>>;
  }
>;
