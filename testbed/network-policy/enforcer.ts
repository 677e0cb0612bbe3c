import { setTimeout as pause } from 'node:timers/promises';
import { type NetworkPolicy } from '../kubernetes/network';
import { type ObjectMeta } from '../kubernetes/objects';
import { type Pod } from '../kubernetes/pod';
import { nodeTable } from './node-table';
import { podRules } from './pod-rules';

export interface EnforcerProps {
  readonly api: { get<T>(path: string): Promise<T> };
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

interface List<T> {
  readonly items: readonly T[];
}

const LOOK_EVERY_MS = 500;

/** A double of the network plugin, of the part of it that holds NetworkPolicies: looks twice a second. */
export class PolicyEnforcer {
  private applied = '';
  private stopped = false;
  private readonly running: Promise<void>;

  constructor(private readonly props: EnforcerProps) {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    for (; !this.stopped; await pause(LOOK_EVERY_MS))
      await this.look().catch((error: unknown) => this.props.onError(error as Error));
  }

  private async look(): Promise<void> {
    const { api, podRange, apply } = this.props;
    // From the API server's memory: etcd is not asked.
    const list = async <T>(path: string) => (await api.get<List<T>>(`${path}?resourceVersion=0`)).items;
    const [policies, namespaces, pods] = await Promise.all([
      list<NetworkPolicy>('/apis/networking.k8s.io/v1/networkpolicies'),
      list<{ metadata: ObjectMeta }>('/api/v1/namespaces'),
      list<RunningPod>('/api/v1/pods'),
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
