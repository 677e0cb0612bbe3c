import { chains, verdicts } from '../network-policy/nft';
import { type PodRules } from '../network-policy/pod-rules';
import { SERVICE_RANGES } from '../sandbox/address-plan';

/** `address:port` of a Service and the pods behind it. */
export interface Forward {
  readonly address: string;
  readonly port: number;
  readonly backends: readonly { readonly address: string; readonly port: number }[];
}

/** The services and policies of one cluster. */
export interface RuleSet {
  readonly forwards: readonly Forward[];
  readonly policies: readonly PodRules[];
}

/** The nftables text of all clusters. Policies see the addresses behind a Service, as in Kubernetes. */
export function ruleSet(clusters: readonly RuleSet[]): string {
  const forwards = clusters.flatMap((cluster) => cluster.forwards).flatMap(forwardRule);
  const policies = clusters.flatMap((cluster) => cluster.policies);
  return `table ip pods
delete table ip pods
table ip pods {
${chains(policies)}
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
