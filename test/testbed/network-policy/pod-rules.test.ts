import { type NetworkPolicy } from '../../../testbed/kubernetes/network';
import { chains, verdicts } from '../../../testbed/network-policy/nft';
import { type AddressedPod, podRules } from '../../../testbed/network-policy/pod-rules';

function pod(namespace: string, name: string, address: string): AddressedPod {
  const ports = [{ name: 'metrics', containerPort: 8888 }];
  return {
    address,
    pod: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels: { name } },
      spec: { containers: [{ name: 'main', image: 'none', ports }] },
    },
  };
}

function policy(namespace: string, selected: string, spec: Partial<NetworkPolicy['spec']>): NetworkPolicy {
  return {
    kind: 'NetworkPolicy',
    metadata: { name: selected, namespace },
    spec: {
      podSelector: { matchLabels: { name: selected } },
      policyTypes: [spec.ingress ? 'Ingress' : 'Egress'],
      ...spec,
    },
  };
}

const namespaces = ['a', 'b'].map((name) => ({ metadata: { name, labels: { team: name } } }));
const door = pod('a', 'door', '10.0.0.1');
const friend = pod('b', 'friend', '10.0.0.2');
const stranger = pod('b', 'stranger', '10.0.0.3');
const pods = [door, friend, stranger];

const rulesOf = (...policies: readonly NetworkPolicy[]) => podRules({ policies, namespaces, pods });

test('a pod that no policy selects is open in both directions', () => {
  expect(rulesOf()).toEqual(pods.map(({ address }) => ({ address })));
});

test('a peer has every label that its two selectors ask for', () => {
  const from = [
    {
      namespaceSelector: { matchLabels: { team: 'b' } },
      podSelector: { matchLabels: { name: 'friend' } },
    },
  ];
  const [rules] = rulesOf(policy('a', 'door', { ingress: [{ from, ports: [{ port: 'metrics' }] }] }));
  expect(rules).toEqual({
    address: '10.0.0.1',
    ingress: [{ peers: ['10.0.0.2'], ports: [{ protocol: 'TCP', port: 8888 }] }],
  });
});

test('a peer without a namespace selector is one of the own namespace', () => {
  const from = [{ podSelector: {} }];
  expect(rulesOf(policy('b', 'friend', { ingress: [{ from }] }))[1]!.ingress).toEqual([
    { peers: ['10.0.0.2', '10.0.0.3'], ports: undefined },
  ]);
});

test('the text that nft reads drops what no rule admits, and keeps protocols apart', () => {
  const to = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'a' } } }];
  const ports = [{ port: 53, protocol: 'UDP' }, { port: 53 }, { port: 8053 }];
  const rules = rulesOf(
    policy('b', 'friend', { egress: [{ to, ports }] }),
    policy('b', 'stranger', { ingress: [] }),
  );
  expect(chains(rules)).toBe(`  chain egress_10_0_0_2 {
    ip daddr { 10.0.0.1 } udp dport { 53 } return
    ip daddr { 10.0.0.1 } tcp dport { 53, 8053 } return
    drop
  }
  chain ingress_10_0_0_3 {

    drop
  }`);
  expect(verdicts(rules)).toBe(`ct state established,related accept
    ip saddr vmap { 10.0.0.2 : jump egress_10_0_0_2 }
    ip daddr vmap { 10.0.0.3 : jump ingress_10_0_0_3 }`);
});

test('a peer that is no pod now admits nobody; one that is everybody needs no address', () => {
  const nobody = [{ podSelector: { matchLabels: { name: 'gone' } } }];
  const everybody = [{ ipBlock: { cidr: '0.0.0.0/0' } }];
  const ports = [{ port: 443 }];
  const text = chains(
    rulesOf(
      policy('a', 'door', {
        egress: [
          { to: nobody, ports },
          { to: everybody, ports },
        ],
      }),
    ),
  );
  expect(text.match(/return/g)).toHaveLength(1);
  expect(text).toContain('    tcp dport { 443 } return');
});

test('what the testbed does not know is refused, never taken for open', () => {
  const except = [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }];
  expect(() => rulesOf(policy('a', 'door', { ingress: [{ from: except }] }))).toThrow('ipBlock.except');
  expect(() => rulesOf(policy('a', 'door', { egress: [{ ports: [{ port: 'metrics' }] }] }))).toThrow(
    'port metrics is not known',
  );
});
