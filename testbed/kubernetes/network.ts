import { type LabelSelector, type Labels, type NamespacedMeta, type Observed } from './objects';

export interface Service {
  readonly kind: 'Service';
  readonly metadata: NamespacedMeta;
  readonly spec: {
    readonly type?: string;
    readonly clusterIP?: string;
    readonly selector?: Labels;
    readonly ports: readonly {
      readonly port: number;
      readonly nodePort?: number;
      readonly targetPort?: number | string;
      readonly protocol?: string;
    }[];
  };
}

export type ObservedService = Observed<
  Service,
  { readonly loadBalancer: { readonly ingress?: readonly object[] } }
>;

export interface NetworkPolicyPeer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface PolicyPort {
  readonly port?: number | string;
  readonly protocol?: string;
}

export interface NetworkPolicy {
  readonly kind: 'NetworkPolicy';
  readonly metadata: NamespacedMeta;
  readonly spec: {
    readonly podSelector: LabelSelector;
    readonly policyTypes: readonly ('Ingress' | 'Egress')[];
    readonly ingress?: readonly {
      readonly from?: readonly NetworkPolicyPeer[];
      readonly ports?: readonly PolicyPort[];
    }[];
    readonly egress?: readonly {
      readonly to?: readonly NetworkPolicyPeer[];
      readonly ports?: readonly PolicyPort[];
    }[];
  };
}
