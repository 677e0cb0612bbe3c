import { chains, verdicts } from './nft';
import { type PodRules } from './pod-rules';

export interface NodeNetwork {
  /** The range of all pods of the cluster. */
  readonly podRange: string;
  /** The address of the tests, which look at pods as a node does. */
  readonly tests: string;
}

/**
 * The nftables text that holds the policies of a cluster on one of its nodes. It sees the addresses behind a Service:
 * kube-proxy rewrites before. What a node itself sends passes, as the kubelet's probes must. A pod that is not known
 * yet reaches nobody and is reached by nobody.
 */
export function nodeTable({ podRange, tests }: NodeNetwork, pods: readonly PodRules[]): string {
  const known = pods.length === 0 ? '' : `elements = { ${pods.map(({ address }) => address).join(', ')} };`;
  const from = `ip saddr ${podRange} ip saddr != @known drop`;
  const to = `ip daddr ${podRange} ip daddr != @known drop`;
  return `table ip network_policy
delete table ip network_policy
table ip network_policy {
  set known { type ipv4_addr; ${known} }
${chains(pods)}
  chain forward { type filter hook forward priority 0;
    ip saddr ${tests} accept
    ${from}
    ${to}
    ${verdicts(pods)}
  }
  chain to_node { type filter hook input priority 0;
    ${from}
    ${verdicts(pods)}
  }
}
`;
}
