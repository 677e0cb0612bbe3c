import { readFileSync } from 'node:fs';
import { CERT_MANAGER } from '../../../lib';
import { type KubePod } from '../../../testbed/cluster/kube-pod';
import { type Platform } from '../../../testbed/cluster/platform';
import { figure } from './figure';

/** Namespaces of what is not ours. */
const FOREIGN = ['kube-system', CERT_MANAGER];

/** The rights of running processes, as the kernel tells them. */
export function containerTests(platform: () => Platform): void {
  test.each(['hub', 'edge'])('%s: every process runs as its pod says, and may do nothing else', (stack) => {
    const own = platform()
      .cluster(stack)
      .pods.filter(({ props }) => !FOREIGN.includes(props.pod.metadata.namespace));
    expect(own.map(rightsOf)).toEqual(own.map(promisedRights));
    const roots = own.filter((pod) => rightsOf(pod).user === 0).map(({ name }) => name);
    figure(
      `${stack}: ${own.length} containers without capabilities and new privileges, with seccomp, on read-only roots; ` +
        `uid 0: ${roots.join(', ')}`,
    );
  });
}

interface Rights {
  readonly pod: string;
  readonly user: number;
  readonly group: number;
  readonly hasFsGroup: boolean;
  readonly capabilities: string;
  readonly noNewPrivileges: string;
  /** 2: a filter. */
  readonly seccomp: string;
  readonly root: string;
}

function promisedRights({ name, props: { pod } }: KubePod): Rights {
  const { runAsUser, runAsGroup } = pod.spec.securityContext!;
  return {
    pod: name,
    user: runAsUser!,
    group: runAsGroup!,
    hasFsGroup: true,
    capabilities: '0000000000000000',
    noNewPrivileges: '1',
    seccomp: '2',
    root: 'ro',
  };
}

function rightsOf({ name, pid, props: { pod } }: KubePod): Rights {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (key: string) => new RegExp(`^${key}:\\s*(.*?)\\s*$`, 'm').exec(status)![1]!;
  const mounts = readFileSync(`/proc/${pid}/mountinfo`, 'utf8').split('\n');
  const root = mounts.map((line) => line.split(' ')).find(([, , , , at]) => at === '/')!;
  const groups = field('Groups').split(' ').map(Number);
  return {
    pod: name,
    user: Number(field('Uid').split('\t')[1]),
    group: Number(field('Gid').split('\t')[1]),
    hasFsGroup: groups.includes(pod.spec.securityContext!.fsGroup!),
    capabilities: field('CapEff'),
    noNewPrivileges: field('NoNewPrivs'),
    seccomp: field('Seccomp'),
    root: root[5]!.split(',')[0]!,
  };
}
