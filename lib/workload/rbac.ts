import { k8s } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { type PolicyRule } from '../model/pod';

export interface RbacProps {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly rules: readonly PolicyRule[];
  /** The one namespace in which the rules hold. @default all of them */
  readonly rulesIn?: string;
}

/** A service account of its own for each workload, and a role with exactly the rules that were derived. */
export function rbac(scope: Construct, { name, namespace, labels, rules, rulesIn }: RbacProps): void {
  new k8s.KubeServiceAccount(scope, 'service-account', {
    metadata: { name, namespace, labels },
    automountServiceAccountToken: false,
  });
  if (rules.length === 0) return;
  const granted = rules.map(({ apiGroups, resources, verbs }) => ({
    apiGroups: [...apiGroups],
    resources: [...resources],
    verbs: [...verbs],
  }));
  const subjects = [{ kind: 'ServiceAccount', name, namespace }];
  const apiGroup = 'rbac.authorization.k8s.io';
  if (rulesIn !== undefined) {
    const metadata = { name, namespace: rulesIn, labels };
    new k8s.KubeRole(scope, 'role', { metadata, rules: granted });
    new k8s.KubeRoleBinding(scope, 'role-binding', {
      metadata,
      roleRef: { apiGroup, kind: 'Role', name },
      subjects,
    });
    return;
  }
  // Cluster-scoped names are shared by all namespaces.
  const metadata = { name: `fed-observability-${name}`, labels };
  new k8s.KubeClusterRole(scope, 'cluster-role', { metadata, rules: granted });
  new k8s.KubeClusterRoleBinding(scope, 'cluster-role-binding', {
    metadata,
    roleRef: { apiGroup, kind: 'ClusterRole', name: metadata.name },
    subjects,
  });
}
