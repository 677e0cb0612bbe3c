import { quote } from '../sandbox/shell';
import { type ClusterPlan, type NodePlan } from './cluster-plan';
import { type Program } from './control-plane';

export interface NodeScriptProps {
  readonly name: string;
  readonly plan: ClusterPlan;
  readonly node: NodePlan;
  /** Folder of the node's files: `disk`, `config`, `logs`. */
  readonly directory: string;
  /** Folder that tells how many CPUs there are; absent: as many as the machine has. */
  readonly cpus?: string;
  /** Empty where another node has it. */
  readonly controlPlane: readonly Program[];
  readonly kubelet: Program;
  readonly kubeProxy: Program;
  readonly storageDriver: Program;
}

/** Folders of a node that are its own, and whose disk is that of the run. */
export const NODE_FOLDERS = [
  '/var/log',
  '/var/lib/kubelet',
  '/var/lib/containerd',
  '/var/lib/cni',
  '/var/lib/fed-observability',
  '/etc/cni/net.d',
] as const;

/** The script that is process 1 of a node: it mounts what is the node's own, and keeps its programs running. */
export function nodeScript(props: NodeScriptProps): string {
  return ['set -eu', ...mounts(props), ...network(props), ...programs(props)].join('\n');
}

function mounts({ name, node, directory, cpus }: NodeScriptProps): string[] {
  const at = (path: string) => quote(`${directory}/${path}`);
  return [
    `hostname ${name}`,
    'mount --make-rshared /',
    // Mount points for the folders below; nothing of the machine's own is written.
    ...['/etc', '/var/lib'].flatMap((folder) => {
      const layer = (part: string) => `${directory}/layers${folder}/${part}`;
      const options = `lowerdir=${folder},upperdir=${layer('upper')},workdir=${layer('work')}`;
      return [
        `mkdir -p ${quote(layer('upper'))} ${quote(layer('work'))}`,
        `mount -t overlay -o ${quote(options)} overlay ${folder}`,
      ];
    }),
    ...NODE_FOLDERS.flatMap((folder) => [
      `mkdir -p ${at(`disk${folder}`)} ${folder}`,
      `mount --bind ${at(`disk${folder}`)} ${folder}`,
    ]),
    'mount -t tmpfs tmpfs /run',
    'mkdir -p /run/containerd /run/lock /run/netns',
    'mount --make-rshared /',
    `printf '127.0.0.1 localhost\\n${node.address} ${name}\\n' > /etc/hosts`,
    `cp ${at('config/10-pods.conflist')} /etc/cni/net.d/`,
    ...(cpus === undefined ? [] : [`mount --bind ${quote(cpus)} /sys/devices/system/node`]),
  ];
}

function network({ plan, node }: NodeScriptProps): string[] {
  return [
    'echo 1 > /proc/sys/net/ipv4/ip_forward',
    'echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables',
    'echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet',
    `iptables -w -t nat -A POSTROUTING -s ${node.podRange} ! -d ${plan.podRange} -o eth0 -j MASQUERADE`,
  ];
}

function programs(props: NodeScriptProps): string[] {
  const { directory, controlPlane, kubelet, kubeProxy, storageDriver } = props;
  const logs = quote(`${directory}/logs`);
  const keep = ({ name, command }: Program) => `keep ${name} ${command.map(quote).join(' ')} &`;
  const containerd = {
    name: 'containerd',
    command: ['containerd', '--config', `${directory}/config/containerd.toml`],
  };
  return [
    'keep() {',
    '  local name=$1; shift',
    '  while :; do',
    `    "$@" >> ${logs}/$name.log 2>&1 || echo "== $name ended: $?" >> ${logs}/$name.log`,
    '    sleep 1',
    '  done',
    '}',
    ...controlPlane.map(keep),
    keep(containerd),
    'until [ -S /run/containerd/containerd.sock ]; do sleep 0.1; done',
    keep(kubelet),
    keep(kubeProxy),
    keep(storageDriver),
    // Process 1 buries whatever loses its parent.
    'while :; do wait -n || :; sleep 0.2; done',
  ];
}
