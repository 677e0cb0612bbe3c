import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type Egress, type PolicyRule } from '../model/pod';
import { controller, type ControllerProps } from './controller';
import { labels, selector } from './labels';
import { networkPolicy } from './network-policy';
import { rbac } from './rbac';
import { services, type ServicesProps } from './services';

export interface WorkloadProps extends ControllerProps, ServicesProps {
  readonly namespace: string;
  /** `app.kubernetes.io/component`. */
  readonly component: string;
  /** Rules of the workload's role; with any, the pod gets an API token. */
  readonly rules?: readonly PolicyRule[];
  /** The one namespace in which the rules hold. @default all of them, by a ClusterRole */
  readonly rulesIn?: string;
  readonly egress: readonly Egress[];
  /** Pods that may be away at once while nodes are drained. @default no budget */
  readonly maxUnavailable?: number;
}

/** One workload with its service account, Service, network policy and disruption budget, all under one name. */
export class Workload extends Construct {
  readonly name: string;
  readonly namespace: string;

  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id);
    this.name = props.name;
    this.namespace = props.namespace;
    if (props.data && 'claim' in props.data.disk && props.kind !== 'StatefulSet') {
      throw new Error(
        `${props.name}: data.disk.claim: a ${props.kind} shares one volume between its pods: use a StatefulSet`,
      );
    }
    const metadata = {
      name: props.name,
      namespace: props.namespace,
      labels: labels(props.name, props.component),
    };
    const rules = props.rules ?? [];
    rbac(this, {
      name: props.name,
      namespace: props.namespace,
      labels: metadata.labels,
      rules,
      rulesIn: props.rulesIn,
    });
    controller(this, metadata, props, rules.length > 0);
    services(this, metadata, props);
    networkPolicy(this, {
      name: props.name,
      namespace: props.namespace,
      component: props.component,
      ports: props.ports,
      egress: props.egress,
    });
    if (props.maxUnavailable !== undefined) {
      new k8s.KubePodDisruptionBudget(this, 'disruption-budget', {
        metadata,
        spec: {
          maxUnavailable: k8s.IntOrString.fromNumber(props.maxUnavailable),
          selector: { matchLabels: selector(props.name) },
        },
      });
    }
  }
}
