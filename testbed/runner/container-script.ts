import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Container } from '../kubernetes/pod';
import { quote } from '../sandbox/shell';
import { type Image } from '../images/image';

/** A folder of the machine at a path of the container. */
export interface Bind {
  readonly from: string;
  readonly to: string;
  readonly readOnly: boolean;
}

export interface ContainerProps {
  readonly hostname: string;
  readonly container: Container;
  readonly image: Image;
  /** An empty folder: the mount point of the container's root. */
  readonly root: string;
  readonly hostsFile: string;
  readonly volumes: readonly Bind[];
  readonly env: Readonly<Record<string, string>>;
  readonly user: number;
  readonly group: number;
  readonly groups: readonly number[];
  /** Files that the process writes its id to, in order to be limited. */
  readonly controlGroups: readonly string[];
}

/**
 * The script that becomes the container's process: it builds the root of a distroless image, in which there is
 * nothing but the program, mounts the volumes at their real paths, drops every right and executes the command.
 * Every step ends in `exec`, so that the id of the shell is the id of the program.
 */
export function containerScript(props: ContainerProps): string {
  const { container, image, root, env } = props;
  const at = (path: string) => quote(join(root, path));
  const files = { ...image.base.files, ...image.content.files };
  const libraries = (image.base.dynamic ?? image.content.dynamic) !== undefined;
  const binds = [
    ...Object.entries(files).map(([to, from]) => ({ from, to, readOnly: true })),
    ...(libraries ? [{ from: '/usr/lib', to: '/usr/lib', readOnly: true }] : []),
    ...[...props.volumes].sort((a, b) => a.to.length - b.to.length),
  ];
  const readOnlyRoot = container.securityContext?.readOnlyRootFilesystem === true;
  return [
    ...props.controlGroups.map((file) => `echo $$ > ${quote(file)}`),
    `hostname ${quote(props.hostname)}`,
    `mount -t tmpfs -o mode=755 tmpfs ${quote(root)}`,
    `mkdir -p ${['proc', 'dev', 'sys', 'etc'].map(at).join(' ')}`,
    `mkdir -m 1777 ${at('tmp')}`,
    ...(libraries ? libraryLinks(root) : []),
    ...binds.flatMap((bind) => mountBind(root, bind)),
    `mount -t proc proc ${at('proc')}`,
    ...devices(root),
    // Where a program reads its own limits.
    `mount -t sysfs -o ro sysfs ${at('sys')}`,
    `mount -t tmpfs tmpfs ${at('sys/fs/cgroup')}`,
    `mount --rbind /sys/fs/cgroup ${at('sys/fs/cgroup')}`,
    `printf 'hosts: files\\n' > ${at('etc/nsswitch.conf')}`,
    `: > ${at('etc/resolv.conf')}`,
    `printf 'root:x:0:0::/:\\nuser:x:${props.user}:${props.group}::/:\\n' > ${at('etc/passwd')}`,
    `touch ${at('etc/hosts')} && mount --bind ${quote(props.hostsFile)} ${at('etc/hosts')}`,
    ...(readOnlyRoot ? [`mount -o remount,bind,ro ${quote(root)}`] : []),
    [
      'exec env -i',
      ...Object.entries({ ...image.env, ...env }).map(([name, value]) => quote(`${name}=${value}`)),
      ...rights(container),
      `/usr/sbin/chroot --userspec=${props.user}:${props.group} --groups=${props.groups.join(',')} ${quote(root)}`,
      ...command(container, image).map(quote),
    ].join(' '),
  ].join('\n');
}

/** Kubernetes' rule: `command` replaces the image's entrypoint, `args` what the image passes to it. */
function command(container: Container, image: Image): readonly string[] {
  if (container.command) return [...container.command, ...(container.args ?? [])];
  return [...image.entrypoint, ...(container.args ?? image.cmd ?? [])];
}

/** Only the three capabilities of the change of root and user are kept, and a user other than root loses them with it. */
function rights({ securityContext = {} }: Container): string[] {
  const drop = securityContext.capabilities?.drop ?? [];
  const add = securityContext.capabilities?.add ?? [];
  if (add.length > 0) throw new Error(`capabilities.add: ${add.join(', ')} is not known to the pod runner`);
  return [
    '/usr/bin/setpriv',
    ...(drop.includes('ALL') ? ['--inh-caps=-all', '--bounding-set=-all,+sys_chroot,+setuid,+setgid'] : []),
    ...(securityContext.allowPrivilegeEscalation === false ? ['--no-new-privs'] : []),
  ];
}

function mountBind(root: string, { from, to, readOnly }: Bind): string[] {
  const target = quote(join(root, to));
  const make = statSync(from).isDirectory()
    ? `mkdir -p ${target}`
    : `mkdir -p ${quote(join(root, dirname(to)))} && touch ${target}`;
  return [
    make,
    `mount --bind ${quote(from)} ${target}`,
    ...(readOnly ? [`mount -o remount,bind,ro ${target}`] : []),
  ];
}

function devices(root: string): string[] {
  const dev = quote(join(root, 'dev'));
  return [
    `mount -t tmpfs -o mode=755 tmpfs ${dev}`,
    `for d in null zero full random urandom; do touch ${dev}/$d; mount --bind /dev/$d ${dev}/$d; done`,
    `ln -s /proc/self/fd ${dev}/fd`,
    // Envoy aborts without it.
    `mkdir -m 1777 ${dev}/shm`,
  ];
}

/** `/lib` and `/lib64` as on a merged-usr machine. */
function libraryLinks(root: string): string[] {
  return [
    `mkdir -p ${quote(join(root, 'usr'))}`,
    `ln -s usr/lib ${quote(join(root, 'lib'))}`,
    `if [ -d /lib64 ]; then mkdir -p ${quote(join(root, 'lib64'))} && mount --bind /lib64 ${quote(join(root, 'lib64'))}; fi`,
  ];
}
