import { k8s } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { labels } from '../workload/labels';

/** Denies both directions for every pod of a namespace; each workload's own policy opens what it declares. */
export function defaultDeny(scope: Construct, namespace: string): void {
  const name = 'default-deny';
  new k8s.KubeNetworkPolicy(scope, `${namespace}-${name}`, {
    metadata: { name, namespace, labels: labels(name, 'network') },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
}
