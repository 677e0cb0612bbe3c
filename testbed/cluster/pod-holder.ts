import { type ObservedPod } from '../kubernetes/pod';
import { type ApiClient } from '../processes/api-client';
import { eventually } from '../waiting';
import { type PodWatch } from './pod-watch';

export interface PodHolderProps {
  readonly api: ApiClient;
  readonly watch: PodWatch;
  readonly nodes: readonly string[];
}

/** Label that no node has: a DaemonSet that asks for it has no pod. */
const NOWHERE = 'fed-observability/held';
const SECONDS = 60;

/**
 * Takes single pods off their node and gives them back, where a kubelet would restart them at once. No node takes
 * new pods meanwhile, so that the successor of a pod that is deleted waits; to give it back is to bind it to the node,
 * as the scheduler does. Pods of a DaemonSet do not wait for the scheduler: theirs is sent to a node that is not there.
 */
export class PodHolder {
  private held = 0;
  /** Pods that were there when one was removed, by its uid: none of them came in its place. */
  private readonly before = new Map<string, ReadonlySet<string>>();

  constructor(private readonly props: PodHolderProps) {}

  /** Has a pod removed; resolves when its end has begun. */
  async remove(pod: ObservedPod): Promise<void> {
    this.held += 1;
    await this.setUnschedulable(true);
    const all = this.props.watch.all().map(({ metadata }) => metadata.uid!);
    this.before.set(pod.metadata.uid!, new Set(all));
    const owner = ownerOf(pod);
    if (owner.kind === 'DaemonSet') await this.patchDaemonSet(pod, 'true');
    else await this.props.api.delete(pathOf(pod));
    await this.when(`${pod.metadata.name} to be deleted`, () => {
      const seen = this.props.watch.byUid(pod.metadata.uid!);
      return seen === undefined || seen.metadata.deletionTimestamp !== undefined;
    });
  }

  /** Resolves when nothing of a pod is left on the nodes, and its successor waits. */
  async whenGone(pod: ObservedPod): Promise<void> {
    await this.when(`${pod.metadata.name} to be gone`, async () => {
      const placed = this.successors(pod).filter(({ spec }) => spec.nodeName !== undefined);
      // The scheduler hears of the nodes by a watch, and may be late.
      for (const { metadata } of placed.filter(({ metadata }) => metadata.deletionTimestamp === undefined))
        await this.props.api.delete(pathOf({ metadata }));
      return placed.length === 0 && this.props.watch.byUid(pod.metadata.uid!) === undefined;
    });
  }

  /** Lets the successor of a removed pod start, and returns it. */
  async restore(pod: ObservedPod): Promise<ObservedPod> {
    if (ownerOf(pod).kind === 'DaemonSet') await this.patchDaemonSet(pod, null);
    let next: ObservedPod | undefined;
    const isDaemon = ownerOf(pod).kind === 'DaemonSet';
    await this.when(`a successor of ${pod.metadata.name}`, () => {
      next = this.successors(pod).find(({ spec }) => isDaemon || spec.nodeName === undefined);
      return next !== undefined;
    });
    if (!isDaemon) await this.bind(next!, pod.spec.nodeName!);
    this.held -= 1;
    if (this.held === 0) await this.setUnschedulable(false);
    return next!;
  }

  /** Pods that came in its place: of the same owner, and of the same name where the owner gives names. */
  private successors(pod: ObservedPod): ObservedPod[] {
    const { kind, uid } = ownerOf(pod);
    return this.props.watch
      .all()
      .filter(
        (other) =>
          !this.before.get(pod.metadata.uid!)!.has(other.metadata.uid!) &&
          ownerOf(other).uid === uid &&
          (kind !== 'StatefulSet' || other.metadata.name === pod.metadata.name),
      );
  }

  private async bind(pod: ObservedPod, node: string): Promise<void> {
    await this.props.api.post(`${pathOf(pod)}/binding`, {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: pod.metadata.name },
      target: { apiVersion: 'v1', kind: 'Node', name: node },
    });
    await this.when(`${pod.metadata.name} to be bound`, () => {
      return this.props.watch.byUid(pod.metadata.uid!)?.spec.nodeName !== undefined;
    });
  }

  private async setUnschedulable(unschedulable: boolean): Promise<void> {
    const { api, nodes } = this.props;
    await Promise.all(nodes.map((name) => api.patch(`/api/v1/nodes/${name}`, { spec: { unschedulable } })));
  }

  private async patchDaemonSet(pod: ObservedPod, value: string | null): Promise<void> {
    const path = `/apis/apps/v1/namespaces/${pod.metadata.namespace}/daemonsets/${ownerOf(pod).name}`;
    await this.props.api.patch(path, {
      spec: { template: { spec: { nodeSelector: { [NOWHERE]: value } } } },
    });
  }

  private when(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    return eventually(what, SECONDS * 1_000, async () => condition());
  }
}

function ownerOf({ metadata }: ObservedPod) {
  const [owner] = metadata.ownerReferences ?? [];
  return owner ?? { kind: 'none', name: '', uid: '' };
}

function pathOf({ metadata }: Pick<ObservedPod, 'metadata'>): string {
  return `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;
}
