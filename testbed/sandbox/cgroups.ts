import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';

/** The controllers that a pod's limits use. With control groups of version 2 they share one tree. */
export const CONTROLLERS = ['memory', 'cpu'] as const;
export type Controller = (typeof CONTROLLERS)[number];

/** Whether the machine has the one tree of version 2. */
const isVersion2 = (): boolean => existsSync(join(ROOT, 'cgroup.controllers'));

/** Folders below which groups are made: one with version 2, else one a controller. */
export function hierarchies(): string[] {
  if (isVersion2()) return [ROOT];
  const entries = readdirSync(ROOT, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(ROOT, name));
}

/** Makes a group in every hierarchy, in which a kubelet can make those of its pods. */
export function makeKubeletGroup(name: string): void {
  if (isVersion2()) delegate(join(name, 'pods'), '+cpu +cpuset +memory +pids +io');
  const parts = name.split('/');
  for (const hierarchy of hierarchies()) {
    for (const depth of parts.keys()) {
      const path = join(hierarchy, ...parts.slice(0, depth + 1));
      mkdirSync(path, { recursive: true });
      // A group of version 1 takes no process before it has both.
      for (const file of ['cpuset.cpus', 'cpuset.mems']) {
        const from = join(path, '..', file);
        if (!isVersion2() && existsSync(from)) writeFileSync(join(path, file), readFileSync(from));
      }
    }
  }
}

/** Folder of a group. */
export function groupPath(controller: Controller, name: string): string {
  return isVersion2() ? join(ROOT, name) : join(ROOT, controller, name);
}

export interface Limits {
  /** Bytes. */
  readonly memory?: number;
  /** Cores. */
  readonly cpu?: number;
  /** Cores that it asks for: its weight where there are not enough for all. */
  readonly cpuRequest?: number;
}

/** Microseconds of the period in which a container may use `cpu` times as many. */
const PERIOD = 100_000;

/**
 * Makes the groups of a container, and returns the files that a process writes its id to in order to join.
 * Throws with the kernel's reason where the machine does not allow it.
 */
export function makeGroups(name: string, limits: Limits): string[] {
  const set = (controller: Controller, file: string, value: string) => {
    const path = groupPath(controller, name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, file), value);
    return join(path, 'cgroup.procs');
  };
  const version2 = isVersion2();
  const { memory, cpu, cpuRequest } = limits;
  const joined = new Set<string>();
  if (version2) delegate(name);
  if (memory !== undefined) {
    joined.add(set('memory', version2 ? 'memory.max' : 'memory.limit_in_bytes', String(memory)));
  }
  if (cpu !== undefined) {
    const quota = String(Math.round(cpu * PERIOD));
    joined.add(
      version2 ? set('cpu', 'cpu.max', `${quota} ${PERIOD}`) : set('cpu', 'cpu.cfs_quota_us', quota),
    );
  }
  if (cpuRequest !== undefined) {
    joined.add(
      version2
        ? set('cpu', 'cpu.weight', String(weight(cpuRequest)))
        : set('cpu', 'cpu.shares', String(shares(cpuRequest))),
    );
  }
  return [...joined];
}

/** What the kubelet makes of a request. */
const shares = (cores: number) => Math.max(2, Math.round(cores * 1_024));
const weight = (cores: number) => Math.floor(1 + ((shares(cores) - 2) * 9_999) / 262_142);

/** Version 2 hands a controller down one level at a time. */
function delegate(name: string, controllers = '+memory +cpu'): void {
  const parents = name.split('/').slice(0, -1);
  const paths = [ROOT, ...parents.map((_, index) => join(ROOT, ...parents.slice(0, index + 1)))];
  for (const path of paths) {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'cgroup.subtree_control'), controllers);
  }
}
