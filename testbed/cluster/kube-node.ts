import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../tools/root';
import { binary } from '../../tools/servers/binaries';
import { makeKubeletGroup } from '../sandbox/cgroups';
import { type ClusterPlan, type NodePlan } from './cluster-plan';
import { controlPlane } from './control-plane';
import { pretendCpus } from './cpus';
import { copyStore } from './image-store';
import { nodeConfigs } from './node-configs';
import { nodeScript } from './node-script';
import { nodeNamespace } from './provider-network';

export interface KubeNodeProps {
  readonly name: string;
  /** Of its cluster. */
  readonly plan: ClusterPlan;
  readonly node: NodePlan;
  /** Whether the control plane runs on it. */
  readonly controls: boolean;
  readonly directory: string;
  /** Folder of keys and certificates. */
  readonly pki: string;
  /** Control group of everything that its kubelet starts. */
  readonly controlGroup: string;
  readonly cpus: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Folder of the images that it holds. */
  readonly images: string;
  readonly pauseImage: string;
  /** Of the double of Linode's storage driver on it. */
  readonly storage: StorageProps;
}

export interface StorageProps {
  readonly region: string;
  /** Volumes that the node may attach. */
  readonly limit: number;
  /** Folder of the files that stand for block volumes. */
  readonly volumes: string;
}

/**
 * A node: containerd, kubelet and kube-proxy, and the control plane on one of them, in network, mount, process and host
 * name namespaces of its own. Everything in it ends with one process.
 */
export class KubeNode {
  private constructor(
    readonly props: KubeNodeProps,
    private readonly process: ChildProcess,
  ) {}

  /** Begins to start; the network namespace is there already. */
  static async start(props: KubeNodeProps): Promise<KubeNode> {
    const { directory, node } = props;
    for (const folder of ['config', 'logs', 'disk']) mkdirSync(join(directory, folder), { recursive: true });
    mkdirSync(props.storage.volumes, { recursive: true });
    await copyStore(props.images, join(directory, 'disk/var/lib/containerd'));
    makeKubeletGroup(props.controlGroup);
    const script = join(directory, 'node.sh');
    writeFileSync(script, scriptOf(props));
    const log = openSync(join(directory, 'logs/node.log'), 'a');
    const enter = ['nsenter', `--net=/run/netns/${nodeNamespace(node)}`];
    const unshare = [
      'unshare',
      '--mount',
      '--propagation',
      'private',
      '--pid',
      '--fork',
      '--uts',
      '--mount-proc',
    ];
    const child = spawn(
      'setpriv',
      ['--pdeathsig', 'KILL', ...enter, ...unshare, '--kill-child', 'bash', script],
      // A group of its own: a terminal's Ctrl-C reaches the one who holds the cluster.
      { stdio: ['ignore', log, log], detached: true },
    );
    return new KubeNode(props, child);
  }

  /** Throws where the node's first process has ended. */
  assertAlive(): void {
    if (!this.hasEnded) return;
    throw new Error(`${this.props.name} ended:\n${this.logTail('node')}`);
  }

  /** The last lines of one of its programs. */
  logTail(program: string, lines = 10): string {
    const file = join(this.props.directory, 'logs', `${program}.log`);
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n') : '';
  }

  /** Pulls the plug. */
  async stop(): Promise<void> {
    if (this.hasEnded) return;
    const exited = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exited;
  }

  private get hasEnded(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }
}

function scriptOf(props: KubeNodeProps): string {
  const { name, plan, node, directory, pki, controlGroup, labels, pauseImage, storage } = props;
  const config = (file: string) => join(directory, 'config', file);
  const resolvConf = config('resolv.conf');
  const files = {
    ...nodeConfigs({ name, plan, node, pki, controlGroup, pauseImage, resolvConf }),
    'resolv.conf': '',
  };
  Object.entries(files).forEach(([file, text]) => writeFileSync(config(file), text));
  const identity = `--hostname-override=${name}`;
  return nodeScript({
    name,
    plan,
    node,
    directory,
    cpus: pretendCpus(join(directory, 'cpus'), props.cpus),
    controlPlane: props.controls ? controlPlane({ plan, pki, data: join(directory, 'etcd') }) : [],
    kubelet: {
      name: 'kubelet',
      command: [
        binary('kubelet'),
        `--config=${config('kubelet.yaml')}`,
        `--kubeconfig=${join(pki, `${name}.kubeconfig`)}`,
        identity,
        `--node-ip=${node.address}`,
        `--node-labels=${Object.entries(labels)
          .map(([key, value]) => `${key}=${value}`)
          .join(',')}`,
      ],
    },
    storageDriver: {
      name: 'csi',
      command: [
        process.execPath,
        join(ROOT, 'build/testbed/storage/csi-main.js'),
        `--node=${name}`,
        `--region=${storage.region}`,
        `--limit=${storage.limit}`,
        `--volumes=${storage.volumes}`,
      ],
    },
    kubeProxy: {
      name: 'kube-proxy',
      command: [binary('kube-proxy'), `--config=${config('kube-proxy.yaml')}`, identity],
    },
  });
}
