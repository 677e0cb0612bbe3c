import { SERVICE_RANGES } from '../sandbox/address-plan';

/** `address:port` of a Service and the pods behind it. */
export interface Forward {
  readonly address: string;
  readonly port: number;
  readonly backends: readonly { readonly address: string; readonly port: number }[];
}

/** Who may send to, or be reached from, a pod; no ports: all. */
export interface Allowed {
  readonly peers: readonly string[];
  readonly ports?: readonly number[];
}

/** What a pod's network policies admit; a direction that no policy selects is open. */
export interface PodPolicy {
  readonly id: string;
  readonly address: string;
  readonly ingress?: readonly Allowed[];
  readonly egress?: readonly Allowed[];
}

/** The services and policies of one cluster. */
export interface RuleSet {
  readonly forwards: readonly Forward[];
  readonly policies: readonly PodPolicy[];
}

/** The nftables text of all clusters. Policies see the addresses behind a Service, as in Kubernetes. */
export function ruleSet(clusters: readonly RuleSet[]): string {
  const forwards = clusters.flatMap((cluster) => cluster.forwards).flatMap(forwardRule);
  const policies = clusters.flatMap((cluster) => cluster.policies);
  return `table ip pods
delete table ip pods
table ip pods {
${policies.map(policyChains).join('\n')}
  chain services {
${forwards.map((line) => `    ${line}`).join('\n')}
  }
  chain from_pods { type nat hook prerouting priority -100;
    jump services
  }
  chain from_node { type nat hook output priority -100;
    jump services
  }
  chain refuse_pods { type filter hook prerouting priority -50;
    ${refuse}
  }
  chain refuse_node { type filter hook output priority 0;
    ${refuse}
  }
  chain forward { type filter hook forward priority 0;
    ${verdicts(policies)}
  }
  chain to_node { type filter hook input priority 0;
    ${verdicts(policies)}
  }
}
`;
}

/** A Service without ready pods refuses at once. */
const refuse = `ip daddr { ${SERVICE_RANGES.join(', ')} } meta l4proto tcp reject with tcp reset`;

function forwardRule({ address, port, backends }: Forward): string[] {
  const match = `ip daddr ${address} tcp dport ${port}`;
  if (backends.length === 0) return [];
  if (backends.length === 1) return [`${match} dnat ip to ${backends[0]!.address}:${backends[0]!.port}`];
  const map = backends.map((backend, index) => `${index} : ${backend.address} . ${backend.port}`).join(', ');
  return [`${match} dnat ip to numgen random mod ${backends.length} map { ${map} }`];
}

function policyChains({ id, ingress, egress }: PodPolicy): string {
  const chain = (name: string, side: string, rules: readonly Allowed[] | undefined) =>
    rules === undefined
      ? ''
      : `  chain ${name} {\n${rules.flatMap((rule) => allow(side, rule)).join('\n')}\n    drop\n  }`;
  return [
    chain(`egress_${id.replaceAll('-', '_')}`, 'daddr', egress),
    chain(`ingress_${id.replaceAll('-', '_')}`, 'saddr', ingress),
  ].join('\n');
}

function allow(side: string, { peers, ports }: Allowed): string[] {
  if (peers.length === 0) return [];
  const peer = peers.includes('0.0.0.0/0') ? '' : `ip ${side} { ${peers.join(', ')} } `;
  const port = ports === undefined ? '' : `tcp dport { ${ports.join(', ')} } `;
  return [`    ${peer}${port}return`];
}

function verdicts(policies: readonly PodPolicy[]): string {
  const map = (side: string, direction: 'egress' | 'ingress') => {
    const selected = policies.filter((policy) => policy[direction] !== undefined);
    if (selected.length === 0) return '';
    const entries = selected.map(
      ({ id, address }) => `${address} : jump ${direction}_${id.replaceAll('-', '_')}`,
    );
    return `ip ${side} vmap { ${entries.join(', ')} }`;
  };
  return ['ct state established,related accept', map('saddr', 'egress'), map('daddr', 'ingress')].join(
    '\n    ',
  );
}
