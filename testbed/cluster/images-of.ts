import { type Cluster, type Manifest } from '../../lib';
import { CERT_MANAGER_OBJECTS } from './cert-manager';
import { metricsServer } from './metrics-server';
import { type Workload, WORKLOAD_KINDS } from '../kubernetes/workload';

/** Images of what LKE brings to a node. */
export const PAUSE_IMAGE = 'registry.k8s.io/pause:3.10';
export const DNS_IMAGE = 'registry.k8s.io/coredns/coredns:v1.13.2';

/** Every image that workloads of a cluster name, and those of its node and operators. */
export function imagesOf(cluster: Cluster, rendered: readonly Manifest[]): string[] {
  const objects = [...rendered, ...CERT_MANAGER_OBJECTS, ...metricsServer(cluster)];
  const workloads = objects.filter(({ kind }) => WORKLOAD_KINDS.includes(kind)) as unknown as Workload[];
  const named = workloads.flatMap(({ spec: { template } }) =>
    [...(template.spec.initContainers ?? []), ...template.spec.containers].map(({ image }) => image),
  );
  return [...new Set([PAUSE_IMAGE, DNS_IMAGE, ...named])];
}
