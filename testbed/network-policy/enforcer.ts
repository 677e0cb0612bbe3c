import { ControlLoop, list, type Reader } from '../kubernetes/control-loop';
import { type NetworkPolicy } from '../kubernetes/network';
import { type ObjectMeta } from '../kubernetes/objects';
import { type Pod } from '../kubernetes/pod';
import { nodeTable } from './node-table';
import { podRules } from './pod-rules';

export interface EnforcerProps {
  readonly api: Reader;
  /** The range of all pods of the cluster. */
  readonly podRange: string;
  /** Gives the text to `nft -f -` on every node. */
  readonly apply: (table: string) => Promise<unknown>;
  /** Told why a look at the cluster failed; the rules stay as they are. */
  readonly onError: (error: Error) => void;
}

interface RunningPod extends Pod {
  readonly spec: Pod['spec'] & { readonly hostNetwork?: boolean };
  readonly status: { readonly podIP?: string; readonly phase: string };
}

/** A double of the network plugin, of the part of it that holds NetworkPolicies. */
export class PolicyEnforcer {
  private applied = '';
  private readonly loop: ControlLoop;

  constructor(private readonly props: EnforcerProps) {
    this.loop = new ControlLoop(() => this.look(), props.onError);
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  private async look(): Promise<void> {
    const { api, podRange, apply } = this.props;
    const [policies, namespaces, pods] = await Promise.all([
      list<NetworkPolicy>(api, '/apis/networking.k8s.io/v1/networkpolicies'),
      list<{ metadata: ObjectMeta }>(api, '/api/v1/namespaces'),
      list<RunningPod>(api, '/api/v1/pods'),
    ]);
    const addressed = pods
      .filter(({ spec, status }) => !spec.hostNetwork && status.podIP && !ENDED.has(status.phase))
      .map((pod) => ({ pod, address: pod.status.podIP! }));
    const table = nodeTable(podRange, podRules({ policies, namespaces, pods: addressed }));
    if (table === this.applied) return;
    await apply(table);
    this.applied = table;
  }
}

/** Phases after which a pod's address belongs to another. */
const ENDED: ReadonlySet<string> = new Set(['Succeeded', 'Failed']);
