import { ControlLoop } from '../kubernetes/control-loop';
import { type NetworkPolicy } from '../kubernetes/network';
import { type ObjectMeta } from '../kubernetes/objects';
import { type ObservedPod } from '../kubernetes/pod';
import { type ApiClient } from '../processes/api-client';
import { type NodeNetwork, nodeTable } from './node-table';
import { podRules } from './pod-rules';

export interface PolicyEnforcerProps {
  readonly api: ApiClient;
  readonly network: NodeNetwork;
  /** Gives the text to `nft -f -` on the node. */
  readonly apply: (table: string) => Promise<unknown>;
}

/** A double of the network plugin, of the part of it that holds NetworkPolicies on a node. */
export class PolicyEnforcer {
  private readonly loop: ControlLoop;
  private applied = '';

  constructor(private readonly props: PolicyEnforcerProps) {
    this.loop = new ControlLoop(() => this.look());
  }

  /** Why the rules are not those of now. */
  get failure(): string | undefined {
    return this.loop.failure;
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  private async look(): Promise<void> {
    const { api, network, apply } = this.props;
    const [policies, namespaces, pods] = await Promise.all([
      api.known<NetworkPolicy>('/apis/networking.k8s.io/v1/networkpolicies'),
      api.known<{ readonly metadata: ObjectMeta }>('/api/v1/namespaces'),
      api.known<ObservedPod>('/api/v1/pods'),
    ]);
    const addressed = pods
      .filter(({ spec, status }) => !spec.hostNetwork && status.podIP && !ENDED.has(status.phase))
      .map((pod) => ({ pod, address: pod.status.podIP! }));
    const table = nodeTable(network, podRules({ policies, namespaces, pods: addressed }));
    if (table === this.applied) return;
    await apply(table);
    this.applied = table;
  }
}

/** Phases after which a pod's address belongs to another. */
const ENDED: ReadonlySet<string> = new Set(['Succeeded', 'Failed']);
