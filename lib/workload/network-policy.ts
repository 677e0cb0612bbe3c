import { k8s } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { type Egress, type ListeningPort, type Peer } from '../model/pod';
import { PORTS } from '../model/ports';
import { labels, selector } from './labels';

export interface NetworkPolicyProps {
  readonly name: string;
  readonly namespace: string;
  readonly component: string;
  /** @default the label of a workload of that name */
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly ports: readonly ListeningPort[];
  readonly egress: readonly Egress[];
}

/** Admits exactly the declared peers, and DNS, for the pods of one workload; the namespace denies the rest. */
export function networkPolicy(scope: Construct, props: NetworkPolicyProps): k8s.KubeNetworkPolicy {
  const ingress = props.ports
    .filter((port) => port.from.length > 0)
    .map((port) => ({ from: port.from.map(peer), ports: [tcp(port.port)] }));
  return new k8s.KubeNetworkPolicy(scope, 'network-policy', {
    metadata: {
      name: props.name,
      namespace: props.namespace,
      labels: labels(props.name, props.component),
    },
    spec: {
      podSelector: { matchLabels: props.podLabels ?? selector(props.name) },
      policyTypes: ['Ingress', 'Egress'],
      // An empty list is not stored, and every further apply would count as a change.
      ingress: ingress.length > 0 ? ingress : undefined,
      egress: [dns(), ...byPeer(props.egress)],
    },
  });
}

function tcp(port: number): k8s.NetworkPolicyPort {
  return { port: k8s.IntOrString.fromNumber(port), protocol: 'TCP' };
}

function dns(): k8s.NetworkPolicyEgressRule {
  const port = k8s.IntOrString.fromNumber(PORTS.dns);
  return {
    to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }],
    ports: [
      { port, protocol: 'UDP' },
      { port, protocol: 'TCP' },
    ],
  };
}

function byPeer(egress: readonly Egress[]): k8s.NetworkPolicyEgressRule[] {
  const rules = new Map<string, { to: Peer; ports: number[] }>();
  for (const { to, port } of egress) {
    const key = JSON.stringify(to);
    const rule = rules.get(key) ?? { to, ports: [] };
    if (!rule.ports.includes(port)) rule.ports.push(port);
    rules.set(key, rule);
  }
  return [...rules.values()].map(({ to, ports }) => ({ to: [peer(to)], ports: ports.map(tcp) }));
}

function peer(from: Peer): k8s.NetworkPolicyPeer {
  if ('cidr' in from) return { ipBlock: { cidr: from.cidr } };
  if ('namespaceLabels' in from) return { namespaceSelector: { matchLabels: { ...from.namespaceLabels } } };
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': from.namespace } },
    podSelector: { matchLabels: 'app' in from ? selector(from.app) : { ...from.podLabels } },
  };
}
