import { type Construct } from 'constructs';
import { ReferenceGrant } from '../../imports/gateway.networking.k8s.io';
import { labels } from './labels';

export interface ReferenceGrantProps {
  readonly name: string;
  /** Namespace of the Services. */
  readonly namespace: string;
  readonly services: readonly string[];
  /** Namespace of the routes. */
  readonly from: string;
}

const GROUP = 'gateway.networking.k8s.io';

/**
 * Lets routes of another namespace lead to Services. Whoever makes the Services makes the grant: beside the routes it would
 * be moved into their namespace with them, and allow nothing. Version v1beta1, which every release of the API serves.
 */
export function referenceGrant(scope: Construct, props: ReferenceGrantProps): void {
  new ReferenceGrant(scope, 'reference-grant', {
    metadata: { name: props.name, namespace: props.namespace, labels: labels(props.name, 'ingress') },
    spec: {
      from: ['HTTPRoute', 'GRPCRoute'].map((kind) => ({ group: GROUP, kind, namespace: props.from })),
      to: props.services.map((name) => ({ group: '', kind: 'Service', name })),
    },
  });
}
