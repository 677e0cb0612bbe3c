import { GATEWAY, SERVICE_RANGES } from '../sandbox/address-plan';
import { sh } from '../sandbox/shell';
import { type RuleSet, ruleSet } from './rule-set';

/** A pod's cable. */
export interface Linked {
  readonly id: string;
  readonly address: string;
  readonly nodeAddress: string;
}

/**
 * The pod network: each pod has a namespace and one address that is routed to it, every packet passes the sandbox's
 * own namespace, and there one rule set does the work of kube-proxy and of the network policies.
 */
export class Network {
  private readonly rules = new Map<string, () => RuleSet>();
  private applying: Promise<unknown> = Promise.resolve();
  private stale = false;
  private readonly cut = new Set<string>();

  async addNode(address: string): Promise<void> {
    await sh(
      [
        `ip addr add ${address}/32 dev lo`,
        // The routing decision comes before NAT: without a route a local client never reaches the rules.
        ...SERVICE_RANGES.map((range) => `ip route replace ${range} dev lo`),
      ].join('\n'),
    );
  }

  /** Makes a pod's namespace; `id` names its interface and has at most 14 characters. */
  async addPod(id: string, address: string, node: string): Promise<void> {
    await sh(`
      ip netns add ${id}
      ip link add v${id} type veth peer name eth0 netns ${id}
      ip link set v${id} up
      ip route add ${address}/32 dev v${id} src ${node}
      ip -n ${id} link set lo up
      ip -n ${id} addr add ${address}/32 dev eth0
      ip -n ${id} link set eth0 up
      ip -n ${id} route add ${GATEWAY} dev eth0
      ip -n ${id} route add default via ${GATEWAY}`);
  }

  /** Cuts a pod's cable or mends it: packets vanish, as with a dead node. */
  async setLink({ id, address, nodeAddress }: Linked, state: 'up' | 'down'): Promise<void> {
    // The route goes with the link.
    const route =
      state === 'up'
        ? `
ip route replace ${address}/32 dev v${id} src ${nodeAddress}`
        : '';
    if (state === 'down') this.cut.add(id);
    await sh(`ip link set v${id} ${state}${route}`);
    if (state === 'up') this.cut.delete(id);
  }

  /** Whether a pod's cable is cut. */
  isCut(id: string): boolean {
    return this.cut.has(id);
  }

  /** Registers where a cluster's services and policies are asked for. */
  register(cluster: string, rules: () => RuleSet): void {
    this.rules.set(cluster, rules);
  }

  /** Applies the rules of all clusters in one transaction. Calls during an application are answered by one more. */
  async refresh(): Promise<void> {
    this.stale = true;
    this.applying = this.applying.then(async () => {
      if (!this.stale) return;
      this.stale = false;
      await sh('nft -f -', ruleSet([...this.rules.values()].map((rules) => rules())));
    });
    await this.applying;
  }
}
