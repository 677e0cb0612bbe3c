import { type Manifest } from '../../lib';
import { CERT_MANAGER_IMAGE } from './cert-manager';
import { type Workload, WORKLOAD_KINDS } from '../kubernetes/workload';

/** Images of what LKE brings to a node. */
export const PAUSE_IMAGE = 'registry.k8s.io/pause:3.10';
export const DNS_IMAGE = 'registry.k8s.io/coredns/coredns:v1.13.2';

/** Every image that workloads of a cluster name, and those of its node and operators. */
export function imagesOf(objects: readonly Manifest[]): string[] {
  const workloads = objects.filter(({ kind }) => WORKLOAD_KINDS.includes(kind)) as unknown as Workload[];
  const named = workloads.flatMap(({ spec: { template } }) =>
    [...(template.spec.initContainers ?? []), ...template.spec.containers].map(({ image }) => image),
  );
  return [...new Set([PAUSE_IMAGE, DNS_IMAGE, CERT_MANAGER_IMAGE, ...named])];
}
