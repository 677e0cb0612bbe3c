import { type NetworkPolicy, type NetworkPolicyPeer, type PolicyPort } from '../kubernetes/network';
import { matches, type ObjectMeta } from '../kubernetes/objects';
import { type Pod, portNumber } from '../kubernetes/pod';

/** A pod that has an address of its own. */
export interface AddressedPod {
  readonly pod: Pod;
  readonly address: string;
}

/** What is admitted to or from a pod; no peers: everyone, no ports: all. */
export interface Admitted {
  readonly peers?: readonly string[];
  readonly ports?: readonly { readonly protocol: string; readonly port: number }[];
}

/** What the policies of a cluster admit of one pod; a direction that no policy selects is open. */
export interface PodRules {
  readonly address: string;
  readonly ingress?: readonly Admitted[];
  readonly egress?: readonly Admitted[];
}

export interface PolicedCluster {
  readonly policies: readonly NetworkPolicy[];
  readonly namespaces: readonly { readonly metadata: ObjectMeta }[];
  readonly pods: readonly AddressedPod[];
}

/** Resolves the selectors of network policies to the addresses that pods have now. Throws for what it does not know. */
export function podRules({ policies, namespaces, pods }: PolicedCluster): PodRules[] {
  // The API server adds the label; a rendered namespace does not have it yet.
  const labels = new Map(
    namespaces.map(({ metadata }) => [
      metadata.name,
      { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name },
    ]),
  );
  const addresses = (namespace: string, peer: NetworkPolicyPeer): string[] => {
    if (peer.ipBlock) return [wholeBlock(peer.ipBlock)];
    const takesNamespace = (name: string) =>
      peer.namespaceSelector ? matches(peer.namespaceSelector, labels.get(name)) : name === namespace;
    return pods
      .filter(
        ({ pod: { metadata } }) =>
          takesNamespace(metadata.namespace) && matches(peer.podSelector, metadata.labels),
      )
      .map(({ address }) => address);
  };
  return pods.map(({ pod, address }) => {
    const { namespace, labels: own } = pod.metadata;
    const selecting = policies.filter(
      ({ metadata, spec }) => metadata.namespace === namespace && matches(spec.podSelector, own),
    );
    const admitted = (
      type: 'Ingress' | 'Egress',
      rulesOf: (spec: NetworkPolicy['spec']) => readonly Rule[],
    ): Admitted[] | undefined => {
      const ofType = selecting.filter(({ spec }) => spec.policyTypes.includes(type));
      if (ofType.length === 0) return undefined;
      return ofType
        .flatMap(({ spec }) => rulesOf(spec))
        .map(({ peers, ports }) => ({
          peers: peers?.flatMap((peer) => addresses(namespace, peer)),
          ports: ports?.map((port) => numbered(port, type === 'Ingress' ? pod : undefined)),
        }));
    };
    return {
      address,
      ingress: admitted('Ingress', ({ ingress = [] }) =>
        ingress.map(({ from, ports }) => ({ peers: from, ports })),
      ),
      egress: admitted('Egress', ({ egress = [] }) => egress.map(({ to, ports }) => ({ peers: to, ports }))),
    };
  });
}

/** A rule of either direction. */
interface Rule {
  readonly peers?: readonly NetworkPolicyPeer[];
  readonly ports?: readonly PolicyPort[];
}

function wholeBlock({ cidr, except }: NonNullable<NetworkPolicyPeer['ipBlock']>): string {
  if (except) throw new Error('NetworkPolicy: ipBlock.except is not known to the testbed');
  return cidr;
}

/** A port's name is one of the pod that is dialled: known for what comes in, different by peer for what goes out. */
function numbered({ port, protocol = 'TCP' }: PolicyPort, dialled?: Pod) {
  if (typeof port === 'number') return { protocol, port };
  if (port === undefined || dialled === undefined)
    throw new Error(`NetworkPolicy: port ${port ?? 'without a number'} is not known to the testbed`);
  return { protocol, port: portNumber(dialled.spec, port) };
}
