import { type CrdGroup, type Manifest } from '../lib';
import { isGpuDaemonSet } from './gpu-daemon-set';

/**
 * What is applied together, in apply order; the operators' Helm releases come after `foundation`. `gpu` is the last one:
 * nothing waits for its pods.
 */
export const WAVES = ['foundation', 'configuration', 'workloads', 'custom', 'gpu'] as const;
export type WaveName = (typeof WAVES)[number];

/** Groups that an operator brings; all of these waves come after the operators. */
const WAVE_OF_CRD_GROUP: Readonly<Record<CrdGroup['applied'], Exclude<WaveName, 'foundation'>>> = {
  beforeWorkloads: 'configuration',
  afterWorkloads: 'custom',
};

/** Groups of Kubernetes itself. */
const WAVE_OF_GROUP: Readonly<Record<string, WaveName>> = {
  'apiextensions.k8s.io': 'foundation',
  'scheduling.k8s.io': 'foundation',
  'rbac.authorization.k8s.io': 'configuration',
  'networking.k8s.io': 'configuration',
  apps: 'workloads',
  batch: 'workloads',
  autoscaling: 'workloads',
  policy: 'workloads',
};

const WAVE_OF_CORE_KIND: Readonly<Record<string, WaveName>> = {
  Namespace: 'foundation',
  Service: 'workloads',
};

/** Groups of the objects that stand for Helm releases under GitOps; Pulumi makes the releases itself. */
const FLUX = /\.toolkit\.fluxcd\.io$/;

/** The objects of each wave, in the order given. A group that nobody is known to bring is applied last. */
export function waves(
  objects: readonly Manifest[],
  crdGroups: readonly CrdGroup[],
): Readonly<Record<WaveName, readonly Manifest[]>> {
  const brought = new Map(crdGroups.map(({ group, applied }) => [group, WAVE_OF_CRD_GROUP[applied]]));
  const result: Record<WaveName, Manifest[]> = {
    foundation: [],
    configuration: [],
    workloads: [],
    custom: [],
    gpu: [],
  };
  for (const object of objects) {
    const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0]! : '';
    if (FLUX.test(group)) continue;
    const wave = isGpuDaemonSet(object) ? 'gpu' : (brought.get(group) ?? waveOf(group, object.kind));
    result[wave].push(object);
  }
  return result;
}

function waveOf(group: string, kind: string): WaveName {
  if (group === '') return WAVE_OF_CORE_KIND[kind] ?? 'configuration';
  return WAVE_OF_GROUP[group] ?? 'custom';
}
