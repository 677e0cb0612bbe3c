import { type Manifest } from '../../lib';
import { type Labels } from './pods';

/** A peer of a network policy: pods by namespace and name, namespaces by label, or addresses. */
export interface Peer {
  readonly namespaceSelector?: { readonly matchLabels: Labels };
  readonly podSelector?: { readonly matchLabels: Labels };
  readonly ipBlock?: { readonly cidr: string };
}

interface PolicySpec {
  readonly podSelector: { readonly matchLabels?: Labels };
  readonly policyTypes: readonly string[];
  readonly ingress?: readonly { readonly from: readonly Peer[]; readonly ports: readonly Port[] }[];
  readonly egress?: readonly { readonly to: readonly Peer[]; readonly ports: readonly Port[] }[];
}

interface Port {
  readonly port: number;
  readonly protocol: string;
}

/** One permission: a workload may be reached by, or may reach, a peer on a port. */
export interface Permission {
  /** `namespace/name` of the workload whose policy says so. */
  readonly own: string;
  readonly direction: 'ingress' | 'egress';
  /** `namespace/name` of the peer's pods, else undefined. */
  readonly pods?: string;
  /** The peer in words. */
  readonly peer: string;
  readonly port: number;
}

const NAME = 'app.kubernetes.io/name';
const NAMESPACE = 'kubernetes.io/metadata.name';

/** Every permission of every network policy. */
export function permissionsOf(objects: readonly Manifest[]): Permission[] {
  return policiesOf(objects).flatMap(({ metadata, spec }) => {
    const own = `${metadata.namespace}/${spec.podSelector.matchLabels?.[NAME] ?? '*'}`;
    const rows = (direction: Permission['direction'], peers: readonly Peer[], ports: readonly Port[]) =>
      peers.flatMap((peer) => ports.map(({ port }) => ({ own, direction, ...described(peer), port })));
    return [
      ...(spec.ingress ?? []).flatMap(({ from, ports }) => rows('ingress', from, ports)),
      ...(spec.egress ?? []).flatMap(({ to, ports }) => rows('egress', to, ports)),
    ];
  });
}

/** Network policies with their spec. */
export function policiesOf(objects: readonly Manifest[]) {
  return objects
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map(({ metadata, spec }) => ({ metadata, spec: spec as PolicySpec }));
}

function described({ namespaceSelector, podSelector, ipBlock }: Peer): Pick<Permission, 'peer' | 'pods'> {
  if (ipBlock !== undefined) return { peer: ipBlock.cidr };
  const namespace = namespaceSelector?.matchLabels[NAMESPACE];
  const name = podSelector?.matchLabels[NAME];
  if (namespace !== undefined && name !== undefined) {
    return { peer: `${namespace}/${name}`, pods: `${namespace}/${name}` };
  }
  return { peer: JSON.stringify(namespaceSelector?.matchLabels) };
}
