import { type Cluster, type Manifest, operatorChoice, operatorReleases } from '../../../lib';
import { type Quantities } from '../../../testbed/kubernetes/objects';
import { placeholder } from './placeholder';

/** What a workload of a chart asks for, at the top of its values or one level down. */
interface ChartWorkload {
  readonly replicaCount?: number;
  readonly replicas?: number;
  readonly resources?: { readonly requests: Quantities };
}

/**
 * Doubles of the workloads that are not ours and take room on the same nodes: the operators with what their charts'
 * values ask for, and LKE's own pods with what they ask for in one field report (2023-08).
 */
export function foreignWorkloads(cluster: Cluster): Manifest[] {
  const operators = operatorReleases(operatorChoice(cluster)).flatMap(({ name, namespace, values }) =>
    Object.entries({ [name]: values, ...values }).flatMap(([part, value]) => {
      const { resources, replicaCount, replicas = replicaCount } = Object(value) as ChartWorkload;
      // A part without replicas is a job that is gone after the installation.
      if (resources === undefined || replicas === undefined) return [];
      return [workload('Deployment', namespace, `double-${part}`, replicas, resources.requests)];
    }),
  );
  return [
    workload('DaemonSet', 'kube-system', 'double-calico-node', undefined, { cpu: '250m' }),
    workload('Deployment', 'kube-system', 'double-coredns', 2, { cpu: '100m', memory: '70Mi' }),
    ...operators,
  ];
}

function workload(
  kind: 'DaemonSet' | 'Deployment',
  namespace: string,
  name: string,
  replicas: number | undefined,
  requests: Quantities,
): Manifest {
  const tolerations = kind === 'DaemonSet' ? [{ operator: 'Exists' }] : [];
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: placeholder(name, requests, tolerations),
    },
  };
}
