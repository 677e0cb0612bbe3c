import { join } from 'node:path';
import { type Container, type ContainerStatus, isReady, type ObservedPod, type Pod } from '../kubernetes/pod';
import { eventually } from '../waiting';
import { containerProcesses } from './container-processes';
import { type PodHolder } from './pod-holder';
import { type KubeNode } from './kube-node';
import { PodLog } from './pod-log';
import { type PodWatch } from './pod-watch';

export interface KubePodProps {
  readonly watch: PodWatch;
  readonly holder: PodHolder;
  /** The node that it runs on. */
  readonly nodeOf: (pod: ObservedPod) => KubeNode;
}

const KILLED_SECONDS = 20;

/** A pod of one container on a real node. What it says of itself is what the API server says at that moment. */
export class KubePod {
  constructor(
    private readonly home: KubePodProps,
    private last: ObservedPod,
  ) {}

  get name(): string {
    return this.last.metadata.name;
  }

  get props(): { readonly pod: Pod; readonly address: string } {
    const pod = this.observed;
    return { pod, address: pod.status.podIP ?? '' };
  }

  get container(): Container {
    return this.last.spec.containers[0]!;
  }

  get ready(): boolean {
    return isReady(this.observed);
  }

  get restarts(): number {
    return this.status?.restartCount ?? 0;
  }

  /** Of the container's first process. */
  get pid(): number {
    const [pid] = this.processes;
    if (pid === undefined) throw new Error(`${this.name} is not running`);
    return pid;
  }

  get log(): PodLog {
    const { namespace, name, uid } = this.last.metadata;
    const folder = `var/log/pods/${namespace}_${name}_${uid}/${this.container.name}`;
    const { directory } = this.home.nodeOf(this.last).props;
    return new PodLog(join(directory, 'disk', folder), this.restarts);
  }

  /**
   * Ends every process of the container without a word; resolves when the kubelet has seen it. It restarts
   * the container at once the first time, and later after a back-off of 10 s that doubles.
   */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const ended = this.status?.containerID;
    this.processes.forEach((pid) => process.kill(pid, signal));
    await eventually(`${this.name} to be dead`, KILLED_SECONDS * 1_000, async () => {
      const { state, lastState } = this.status ?? {};
      return [state, lastState].some((one) => one?.terminated?.containerID === ended);
    });
  }

  /**
   * Ends the container and keeps it down until `release`. With SIGKILL it hears nothing before: it is stopped while the
   * kubelet asks it to end. With SIGTERM it ends in its own way, as at a deletion.
   */
  async hold(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const pod = this.observed;
    const processes = this.processes;
    if (signal === 'SIGKILL') processes.forEach((pid) => process.kill(pid, 'SIGSTOP'));
    await this.home.holder.remove(pod);
    if (signal === 'SIGKILL') processes.forEach((pid) => process.kill(pid, 'SIGKILL'));
    await this.home.holder.whenGone(pod);
  }

  /** Ends it as a deletion does, and keeps it down until `release`. */
  stop(): Promise<void> {
    return this.hold('SIGTERM');
  }

  /** Starts a held pod again and resolves when it is ready. It is a new pod on the volumes of the old one. */
  async release(): Promise<void> {
    this.last = await this.home.holder.restore(this.last);
    await this.whenReady();
  }

  /** Resolves when the pod is ready; rejects after `seconds`. */
  async whenReady(seconds = 120): Promise<void> {
    await eventually(`${this.name} to be ready`, seconds * 1_000, async () => this.ready);
  }

  private get observed(): ObservedPod {
    this.last = this.home.watch.byUid(this.last.metadata.uid!) ?? this.last;
    return this.last;
  }

  private get status(): ContainerStatus | undefined {
    return this.observed.status.containerStatuses?.[0];
  }

  /** Of all processes of the container. */
  get processes(): number[] {
    const pod = this.observed;
    return containerProcesses(this.home.nodeOf(pod).props.controlGroup, pod);
  }
}
