import { type Manifest } from '../lib';

/** What is applied together, in apply order; the operators' Helm releases come after `foundation`. */
export const WAVES = ['foundation', 'configuration', 'workloads', 'custom'] as const;
export type WaveName = (typeof WAVES)[number];

const WAVE_OF_GROUP: Readonly<Record<string, WaveName>> = {
  'apiextensions.k8s.io': 'foundation',
  'scheduling.k8s.io': 'foundation',
  'rbac.authorization.k8s.io': 'configuration',
  'networking.k8s.io': 'configuration',
  // Not with the other custom resources: pods mount the Secrets that cert-manager makes of these, and Pulumi
  // waits for ready pods before it begins the next wave, so that certificates in a later wave would never be
  // asked for.
  'cert-manager.io': 'configuration',
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

/** The objects of each wave, in the order given. */
export function waves(objects: readonly Manifest[]): Readonly<Record<WaveName, readonly Manifest[]>> {
  const result: Record<WaveName, Manifest[]> = {
    foundation: [],
    configuration: [],
    workloads: [],
    custom: [],
  };
  for (const object of objects) {
    const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0]! : '';
    if (FLUX.test(group)) continue;
    result[waveOf(group, object.kind)].push(object);
  }
  return result;
}

function waveOf(group: string, kind: string): WaveName {
  if (group === '') return WAVE_OF_CORE_KIND[kind] ?? 'configuration';
  return WAVE_OF_GROUP[group] ?? 'custom';
}
