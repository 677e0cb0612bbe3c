import { clearNetwork } from '../sandbox/clear-network';
import { sh } from '../sandbox/shell';
import { BALANCER_RANGE, BALANCER_SOURCE, NODE_PREFIX, type NodePlan, ROUTER } from './cluster-plan';

/** Port of a load balancer, and the port of the node that it leads to. */
export interface Forward {
  readonly address: string;
  readonly port: number;
  readonly node: string;
  readonly nodePort: number;
}

/** Name of the network namespace of a node. */
export function nodeNamespace({ id }: NodePlan): string {
  return `node-${id}`;
}

/** The bridge's end of its cable. */
const cable = ({ id }: NodePlan) => `cable-${id}`;

/**
 * The provider's network, in the sandbox's own namespace: a bridge to which every node has a cable, routes to the pods
 * of each, and the rules of the load balancers.
 */
export class ProviderNetwork {
  private readonly forwards = new Map<number, readonly Forward[]>();

  /** Makes the bridge, after it has cleared away what an earlier platform of the same sandbox has left. */
  async reset(): Promise<void> {
    await clearNetwork();
    await sh(`
      ip link add nodes type bridge
      ip addr add ${ROUTER}/${NODE_PREFIX} dev nodes
      ip addr add ${BALANCER_SOURCE}/32 dev nodes
      ip link set nodes up
      ip route replace ${BALANCER_RANGE} dev nodes
      # What enters and leaves by the bridge is not sent past the router, which knows of load balancers.
      for which in all nodes; do echo 0 > /proc/sys/net/ipv4/conf/$which/send_redirects; done
      echo 0 > /proc/sys/net/bridge/bridge-nf-call-iptables`);
  }

  /** Makes the namespace of a node with its cable. */
  async addNode(node: NodePlan): Promise<void> {
    const name = nodeNamespace(node);
    await sh(`
      ip netns add ${name}
      ip -n ${name} link add eth0 type veth peer name ${cable(node)} netns $$
      ip link set ${cable(node)} master nodes up
      ip -n ${name} link set lo up
      ip -n ${name} addr add ${node.address}/${NODE_PREFIX} dev eth0
      ip -n ${name} link set eth0 up
      ip -n ${name} route add default via ${ROUTER}
      ip route add ${node.podRange} via ${node.address}`);
  }

  /** Cuts the cable of a node or mends it: packets vanish, as with a dead node. */
  async setCable(node: NodePlan, state: 'up' | 'down'): Promise<void> {
    await sh(`ip link set ${cable(node)} ${state}`);
  }

  /** Gives rules to the kernel of a node. */
  async setRules(node: NodePlan, rules: string): Promise<void> {
    await sh(`nsenter --net=/run/netns/${nodeNamespace(node)} nft -f -`, rules);
  }

  /** Replaces what the load balancers of a cluster lead to. */
  async balance(index: number, forwards: readonly Forward[]): Promise<void> {
    this.forwards.set(index, forwards);
    await sh('nft -f -', ruleSet([...this.forwards.values()].flat()));
  }
}

/** The nftables text of every load balancer. Nodes see a load balancer as the sender, as they do at Linode. */
function ruleSet(forwards: readonly Forward[]): string {
  const rules = forwards.map(
    ({ address, port, node, nodePort }) =>
      `    ip daddr ${address} tcp dport ${port} dnat ip to ${node}:${nodePort}`,
  );
  return `table ip balancers
delete table ip balancers
table ip balancers {
  chain forwards {
${rules.join('\n')}
  }
  chain from_nodes { type nat hook prerouting priority -100;
    jump forwards
  }
  chain from_tests { type nat hook output priority -100;
    jump forwards
  }
  chain to_nodes { type nat hook postrouting priority 100;
    ct status dnat snat ip to ${BALANCER_SOURCE}
  }
}
`;
}
