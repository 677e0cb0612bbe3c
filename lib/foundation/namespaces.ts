import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type NamespaceName } from '../model/namespaces';
import { labels } from '../workload/labels';
import { defaultDeny } from './default-deny';

export interface NamespacesProps {
  readonly own: readonly NamespaceName[];
  /** Namespaces of operators; their Pod Security level is theirs. */
  readonly operators: readonly string[];
  /** Labels of the cluster's config, for example a mesh's. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Namespaces with their enforced Pod Security level, each closed by a default-deny policy. */
export class Namespaces extends Construct {
  constructor(scope: Construct, id: string, props: NamespacesProps) {
    super(scope, id);
    for (const { name, podSecurity } of props.own) {
      this.addNamespace(name, {
        ...props.labels,
        'pod-security.kubernetes.io/enforce': podSecurity,
        'pod-security.kubernetes.io/warn': podSecurity,
        'pod-security.kubernetes.io/audit': podSecurity,
      });
      defaultDeny(this, name);
    }
    for (const name of props.operators) this.addNamespace(name, {});
  }

  private addNamespace(name: string, extra: Readonly<Record<string, string>>): void {
    new k8s.KubeNamespace(this, name, {
      metadata: { name, labels: { ...labels(name, 'namespace'), ...extra } },
    });
  }
}
