import { existsSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { findBinary } from '../../tools/servers/binaries';
import { PINS, type Tool } from '../../tools/servers/pins';

/** Programs that a platform runs. */
export const PLATFORM_TOOLS: readonly Tool[] = [
  'otelcol',
  'envoy',
  'prometheus',
  'victoria-logs',
  'jaeger',
  'etcd',
  'kube-apiserver',
  'kubectl',
  'kube-state-metrics',
];

/** Programs of a real cluster, and those in its images. */
export const CLUSTER_TOOLS: readonly Tool[] = [
  ...PLATFORM_TOOLS,
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
  'coredns',
  'pause',
  'promtool',
  'cert-manager',
  'metrics-server',
];

/** Commands or files that the testbed needs, and the Debian package that brings each. */
const PACKAGES: Readonly<Record<string, string>> = {
  ip: 'iproute2',
  nft: 'nftables',
  'mkfs.ext4': 'e2fsprogs',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  mount: 'mount',
  chroot: 'coreutils',
  openssl: 'openssl',
  containerd: 'containerd',
  ctr: 'containerd',
  runc: 'runc',
  iptables: 'iptables',
  conntrack: 'conntrack',
  ipset: 'ipset',
  losetup: 'mount',
  '/usr/lib/cni/bridge': 'containernetworking-plugins',
  '/bin/busybox': 'busybox-static',
};

/** Why the real run cannot start here; empty where it can. */
export function missingRequirements(tools: readonly Tool[]): string[] {
  if (process.platform !== 'linux')
    return [`needs Linux: network and mount namespaces; this is ${process.platform}`];
  const missing: string[] = [];
  if (process.getuid?.() !== 0)
    missing.push('needs root, for network namespaces and mounts: run it with sudo');
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  const absent = Object.keys(PACKAGES).filter(
    (name) => !folders.some((folder) => existsSync(resolve(folder, name))),
  );
  if (absent.length > 0) {
    const packages = [...new Set(absent.map((name) => PACKAGES[name]!))];
    missing.push(`missing ${absent.join(', ')}: apt-get install ${packages.join(' ')}`);
  }
  const unbuilt = tools.filter((tool) => findBinary(tool) === undefined);
  if (unbuilt.length > 0) {
    const names = unbuilt.map((tool) => `${tool} ${PINS[tool].version}`);
    missing.push(`missing ${names.join(', ')}: npm run servers -- ${unbuilt.join(' ')}`);
  }
  return missing;
}
