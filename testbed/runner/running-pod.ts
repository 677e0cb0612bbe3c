import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseBytes, parseCores } from '../../lib';
import { userId } from '../images/image';
import { imageOf } from '../images/table';
import { type Container, type Pod, type Probe } from '../kubernetes/pod';
import { makeGroups } from '../sandbox/cgroups';
import { quote } from '../sandbox/shell';
import { type Bind, containerScript } from './container-script';
import { LogFile } from './log-file';
import { podEnvironment } from './pod-environment';
import { probe } from './probe';
import { makeVolume, type VolumeSources } from './volumes';

export interface RunningPodProps {
  readonly pod: Pod;
  /** Name of its network namespace. */
  readonly id: string;
  readonly address: string;
  readonly nodeAddress: string;
  /** ClusterIP of the Kubernetes API. */
  readonly kubernetes: string;
  /** Folder of the pod's own files. */
  readonly directory: string;
  readonly hostsFile: string;
  /** Folder with the service account's token; absent where none is mounted. */
  readonly token?: string;
  readonly volumes: VolumeSources;
  /** Parent of the pod's control groups; absent where the machine has none. */
  readonly controlGroup?: string;
  /** Whether its cable is cut now. */
  readonly isCut: () => boolean;
  /** Called when it became ready or ceased to be. */
  readonly onChange: (pod: RunningPod) => void;
}

/** How often a pod that is not ready yet is asked; the kubelet takes the probe's own period. */
const STARTING_PERIOD_MS = 200;
/** Deadline of a pod without a startup probe. */
const START_SECONDS = 60;
/** Pause before the restart of a process that ran shorter than this. */
const CRASH_MS = 2_000;

/** A pod of one container: its process, restarted when it ends, watched by its probes. */
export class RunningPod {
  readonly container: Container;
  readonly log: LogFile;
  ready = false;
  restarts = 0;
  /** Ends since it was last ready. */
  private crashes = 0;
  private child?: ChildProcess;
  private held = false;
  private watching = false;
  private script = '';
  private exited: Promise<void> = Promise.resolve();

  constructor(readonly props: RunningPodProps) {
    const { containers, initContainers } = props.pod.spec;
    if (containers.length !== 1 || initContainers !== undefined) {
      throw new Error(`${this.name}: the pod runner knows pods of one container`);
    }
    this.container = containers[0]!;
    const { namespace, name, uid } = props.pod.metadata;
    const folder = `var/log/pods/${namespace}_${name}_${uid}/${this.container.name}`;
    this.log = new LogFile(join(props.volumes.node, folder, '0.log'));
  }

  get name(): string {
    return this.props.pod.metadata.name;
  }

  get pid(): number {
    if (this.child?.pid === undefined) throw new Error(`${this.name} is not running`);
    return this.child.pid;
  }

  /** Makes its volumes, starts it and resolves when it is ready. */
  async start(): Promise<void> {
    this.script = await this.prepare();
    this.spawn();
    await this.whenReady();
  }

  /** Resolves when the pod is ready; rejects with the end of its log when its startup probe's time is over. */
  async whenReady(): Promise<void> {
    const { startupProbe, readinessProbe } = this.container;
    const asked = startupProbe ?? readinessProbe;
    const seconds = startupProbe
      ? (startupProbe.failureThreshold ?? 3) * (startupProbe.periodSeconds ?? 10)
      : START_SECONDS;
    const end = Date.now() + seconds * 1_000;
    while (!this.ready) {
      if (this.child !== undefined && (asked === undefined || (await this.ask(asked)))) this.setReady(true);
      else if (Date.now() > end || (this.crashes > 2 && this.child === undefined)) {
        throw new Error(`${this.name} did not become ready in ${seconds} s:\n${this.log.tail()}`);
      } else await pause(STARTING_PERIOD_MS);
    }
  }

  /** Ends the process without a word. It is restarted on its volumes, unless it is held. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.child?.kill(signal);
    await this.exited;
  }

  /** Ends the process and keeps it down until `release`. */
  async hold(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.held = true;
    await this.kill(signal);
  }

  /** Starts a held pod again and resolves when it is ready. */
  async release(): Promise<void> {
    this.held = false;
    this.spawn();
    await this.whenReady();
  }

  /** Ends it as a deletion does: SIGTERM, and SIGKILL after its grace period. */
  async stop(): Promise<void> {
    this.held = true;
    const grace = (this.props.pod.spec.terminationGracePeriodSeconds ?? 30) * 1_000;
    const killer = setTimeout(() => this.child?.kill('SIGKILL'), Math.min(grace, 10_000));
    await this.kill('SIGTERM');
    clearTimeout(killer);
  }

  private async prepare(): Promise<string> {
    const { pod, directory, volumes, token, controlGroup } = this.props;
    const image = imageOf(this.container.image);
    const security = { ...pod.spec.securityContext, ...this.container.securityContext };
    const user = security.runAsUser ?? userId(image);
    if (user === 0 && pod.spec.securityContext?.runAsNonRoot) {
      throw new Error(`${this.name}: runAsNonRoot, and the image's user is root`);
    }
    const group = security.runAsGroup ?? user;
    const fsGroup = pod.spec.securityContext?.fsGroup ?? group;
    const root = join(directory, 'root');
    mkdirSync(root, { recursive: true });
    const paths = new Map<string, string>();
    for (const volume of pod.spec.volumes ?? []) {
      paths.set(volume.name, await makeVolume(join(directory, 'volumes'), volume, fsGroup, volumes));
    }
    const binds: Bind[] = (this.container.volumeMounts ?? []).map(
      ({ name, mountPath, readOnly, subPath }) => {
        const from = paths.get(name);
        if (from === undefined || subPath !== undefined) {
          throw new Error(
            `${this.name}: mount ${name}: ${subPath === undefined ? 'no such volume' : 'subPath'}`,
          );
        }
        return { from, to: mountPath, readOnly: readOnly === true };
      },
    );
    const { limits, requests } = this.container.resources ?? {};
    return containerScript({
      hostname: this.name,
      container: this.container,
      image,
      root,
      hostsFile: this.props.hostsFile,
      volumes: [
        ...binds,
        ...(token
          ? [{ from: token, to: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true }]
          : []),
      ],
      env: podEnvironment(this.container, {
        pod,
        podAddress: this.props.address,
        nodeAddress: this.props.nodeAddress,
        kubernetes: this.props.kubernetes,
        secret: volumes.secret,
      }),
      user,
      group,
      groups: [fsGroup],
      controlGroups: controlGroup
        ? makeGroups(`${controlGroup}/${this.props.id}`, {
            memory: limits?.memory ? parseBytes(limits.memory) : undefined,
            cpu: limits?.cpu ? parseCores(limits.cpu) : undefined,
            cpuRequest: requests?.cpu ? parseCores(requests.cpu) : undefined,
          })
        : [],
    });
  }

  private spawn(): void {
    const started = Date.now();
    const enter = `exec nsenter --net=/run/netns/${this.props.id} unshare --mount --uts --ipc --propagation private bash -ec ${quote(this.script)}`;
    // A group of its own: a terminal's Ctrl-C reaches the runner, which ends pods in order.
    const child = spawn('bash', ['-ec', enter], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.child = child;
    child.stdout.on('data', (written: Buffer) => this.log.write('stdout', written));
    child.stderr.on('data', (written: Buffer) => this.log.write('stderr', written));
    const watch = setInterval(
      () => void this.watch(),
      1_000 * (this.container.readinessProbe?.periodSeconds ?? 10),
    );
    this.exited = new Promise((resolve) => {
      child.once('exit', () => {
        clearInterval(watch);
        this.child = undefined;
        this.setReady(false);
        resolve();
        if (this.held) return;
        this.restarts += 1;
        this.crashes += 1;
        setTimeout(() => this.restart(), Date.now() - started < CRASH_MS ? CRASH_MS : 0);
      });
    });
  }

  private restart(): void {
    if (this.held) return;
    this.spawn();
    void this.whenBack();
  }

  /** Asks as long as it runs, as a kubelet does: a cable may be cut for longer than a start may take. */
  private async whenBack(): Promise<void> {
    while (!this.ready && !this.held && this.child !== undefined) {
      await this.whenReady().catch((error: Error) =>
        this.log.write('stderr', `pod runner: ${error.message}\n`),
      );
    }
  }

  private async watch(): Promise<void> {
    if (!this.ready || this.watching) return;
    this.watching = true;
    const { readinessProbe, livenessProbe } = this.container;
    // The kubelet beside a pod reaches it without the cable: a pod that is cut off lives on.
    const lives = async (asked: Probe) => this.props.isCut() || (await this.ask(asked));
    if (livenessProbe && !(await this.holds(livenessProbe, lives))) await this.kill('SIGTERM');
    else if (readinessProbe && !(await this.holds(readinessProbe)) && this.ready) {
      this.setReady(false);
      await this.whenBack();
    }
    this.watching = false;
  }

  /** Whether a probe succeeds before its threshold of failures. */
  private async holds(asked: Probe, ask = (it: Probe) => this.ask(it)): Promise<boolean> {
    for (let failures = 0; failures < (asked.failureThreshold ?? 3); failures += 1) {
      if (this.child === undefined || (await ask(asked))) return true;
      await pause(1_000 * (asked.periodSeconds ?? 10));
    }
    return false;
  }

  private ask(asked: Probe): Promise<boolean> {
    return probe(this.props.address, this.container, asked);
  }

  private setReady(ready: boolean): void {
    if (this.ready === ready) return;
    this.ready = ready;
    if (ready) this.crashes = 0;
    this.props.onChange(this);
  }
}
