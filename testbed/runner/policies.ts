import { type Manifest } from '../../lib';
import { type NetworkPolicy, type NetworkPolicyPeer, type PolicyPort } from '../kubernetes/network';
import { matches } from '../kubernetes/objects';
import { portNumber } from './probe';
import { type Allowed, type PodPolicy } from './rule-set';
import { type RunningPod } from './running-pod';

/** What the network policies of a cluster admit to and from each pod, by the addresses that its pods have. */
export function podPolicies(objects: readonly Manifest[], pods: readonly RunningPod[]): PodPolicy[] {
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy') as unknown as NetworkPolicy[];
  const namespaceLabels = new Map(
    objects
      .filter(({ kind }) => kind === 'Namespace')
      .map(({ metadata }) => [
        metadata.name,
        { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name },
      ]),
  );
  const addresses = (peer: NetworkPolicyPeer, namespace: string): string[] => {
    if (peer.ipBlock) {
      if (peer.ipBlock.except) throw new Error('ipBlock.except is not known to the pod runner');
      return [peer.ipBlock.cidr];
    }
    return pods
      .filter(({ props: { pod } }) => {
        const own = pod.metadata.namespace;
        const inNamespace = peer.namespaceSelector
          ? matches(peer.namespaceSelector, namespaceLabels.get(own))
          : own === namespace;
        return inNamespace && matches(peer.podSelector, pod.metadata.labels);
      })
      .map(({ props }) => props.address);
  };
  return pods.map((pod) => {
    const { metadata } = pod.props.pod;
    const selecting = policies.filter(
      (policy) =>
        policy.metadata.namespace === metadata.namespace && matches(policy.spec.podSelector, metadata.labels),
    );
    const direction = (type: 'Ingress' | 'Egress'): Allowed[] | undefined => {
      const ofType = selecting.filter(({ spec }) => spec.policyTypes.includes(type));
      if (ofType.length === 0) return undefined;
      return ofType.flatMap(({ spec, metadata: { namespace } }) =>
        type === 'Ingress'
          ? (spec.ingress ?? []).map((rule) => allowed(rule.from, rule.ports, namespace))
          : (spec.egress ?? []).map((rule) => allowed(rule.to, rule.ports, namespace)),
      );
    };
    const allowed = (
      peers: readonly NetworkPolicyPeer[] | undefined,
      ports: readonly PolicyPort[] | undefined,
      namespace: string,
    ): Allowed => ({
      peers: peers === undefined ? ['0.0.0.0/0'] : peers.flatMap((peer) => addresses(peer, namespace)),
      ports: ports
        ?.filter(({ protocol }) => (protocol ?? 'TCP') === 'TCP')
        .map(({ port }) => portNumber(pod.container, port!)),
    });
    return {
      id: pod.props.id,
      address: pod.props.address,
      ingress: direction('Ingress'),
      egress: direction('Egress'),
    };
  });
}
