import { type Manifest } from '../../lib';
import { type Labels, matches, workloadsOf } from './pods';

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

/** Every permission of every network policy; pods are found among the workloads by their labels. */
export function permissionsOf(objects: readonly Manifest[]): Permission[] {
  const workloads = workloadsOf(objects);
  /** `namespace/name` of the workloads that a selector means; by its labels where it means none. */
  const named = (namespace: string, labels: Labels): string[] => {
    const found = workloads.filter((own) => own.namespace === namespace && matches(labels, own.labels));
    const names = found.map(({ name }) => name);
    return (names.length > 0 ? names : [labels[NAME] ?? JSON.stringify(labels)]).map(
      (name) => `${namespace}/${name}`,
    );
  };
  const described = ({
    namespaceSelector,
    podSelector,
    ipBlock,
  }: Peer): Pick<Permission, 'peer' | 'pods'>[] => {
    if (ipBlock !== undefined) return [{ peer: ipBlock.cidr }];
    const namespace = namespaceSelector?.matchLabels[NAMESPACE];
    if (namespace === undefined || podSelector === undefined) {
      return [{ peer: JSON.stringify(namespaceSelector?.matchLabels) }];
    }
    return named(namespace, podSelector.matchLabels).map((pods) => ({ peer: pods, pods }));
  };
  return policiesOf(objects).flatMap(({ metadata, spec }) => {
    const labels = spec.podSelector.matchLabels;
    const owners = labels === undefined ? [`${metadata.namespace}/*`] : named(metadata.namespace!, labels);
    const rows = (direction: Permission['direction'], peers: readonly Peer[], ports: readonly Port[]) =>
      owners.flatMap((own) =>
        peers.flatMap((peer) =>
          described(peer).flatMap((who) => ports.map(({ port }) => ({ own, direction, ...who, port }))),
        ),
      );
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
