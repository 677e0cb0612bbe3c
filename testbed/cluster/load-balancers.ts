import { type Service } from '../kubernetes/network';
import { readManifests } from '../kubernetes/read-manifests';
import { clusterPlan } from './cluster-plan';

/** Addresses of the Services of type LoadBalancer that a folder of manifests holds, by Service name. */
export function loadBalancers(index: number, files: string): Record<string, string> {
  const services = readManifests(files).filter(({ kind }) => kind === 'Service') as unknown as Service[];
  const balanced = services.filter(({ spec }) => spec.type === 'LoadBalancer');
  return Object.fromEntries(
    balanced.map(({ metadata }, number) => [metadata.name, clusterPlan(index).loadBalancer(number)]),
  );
}
