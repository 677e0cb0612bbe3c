import { k8s } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { type PolicyRule } from '../model/pod';

export interface RbacProps {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly rules: readonly PolicyRule[];
}

/** A service account of its own for each workload, and a ClusterRole with exactly the rules that were derived. */
export function rbac(scope: Construct, { name, namespace, labels, rules }: RbacProps): void {
  new k8s.KubeServiceAccount(scope, 'service-account', {
    metadata: { name, namespace, labels },
    automountServiceAccountToken: false,
  });
  if (rules.length === 0) return;
  // Cluster-scoped names are shared by all namespaces.
  const clusterName = `fed-observability-${name}`;
  new k8s.KubeClusterRole(scope, 'cluster-role', {
    metadata: { name: clusterName, labels },
    rules: rules.map(({ apiGroups, resources, verbs }) => ({
      apiGroups: [...apiGroups],
      resources: [...resources],
      verbs: [...verbs],
    })),
  });
  new k8s.KubeClusterRoleBinding(scope, 'cluster-role-binding', {
    metadata: { name: clusterName, labels },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: clusterName },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  });
}
