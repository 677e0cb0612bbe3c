import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hierarchies } from '../../../testbed/sandbox/cgroups';
import { sandboxName } from '../../../testbed/sandbox/leftovers';
import { allProcesses, type Process } from './processes';

/** How much of one sandbox there is on the machine. */
export interface Counts {
  readonly processes: number;
  readonly mounts: number;
  readonly networkNamespaces: number;
  readonly loopDevices: number;
  readonly controlGroups: number;
  readonly folders: number;
}

/**
 * What one sandbox has on the machine, by marks that no other sandbox has: its processes by id and start, its mounts,
 * loop devices and folder by the process id of its maker, its network namespaces by number and holder. The number alone
 * would not do: the kernel gives it to a namespace of somebody else later.
 */
export class Footprint {
  private readonly own: ReadonlySet<string>;
  /** `<process> <namespace>` of every process that is in one, or has one mounted. */
  private readonly networks: ReadonlySet<string>;
  private readonly name: string;

  /** Of the sandbox that a process holds, while it runs. */
  constructor(outer: number) {
    this.name = sandboxName(outer);
    const all = allProcesses();
    const machine = all.find(({ pid }) => pid === process.pid)!;
    const own = descendants(all, outer);
    this.own = new Set(own.map(key));
    const names = new Set(own.flatMap(networksOf).filter((name) => name !== machine.netNamespace));
    this.networks = new Set(all.flatMap(holdings).filter((holding) => names.has(holding.split(' ')[1]!)));
  }

  /** What there is of it now. */
  counts(): Counts {
    const all = allProcesses();
    const mounts = new Set(all.flatMap((one) => one.mounts.filter((line) => line.includes(`${this.name}-`))));
    const networks = all.flatMap(holdings).filter((holding) => this.networks.has(holding));
    return {
      processes: all.filter((one) => this.own.has(key(one))).length,
      mounts: mounts.size,
      networkNamespaces: new Set(networks.map((holding) => holding.split(' ')[1])).size,
      loopDevices: loopFiles().filter((file) => file.includes(`${this.name}-`)).length,
      controlGroups: hierarchies().reduce((sum, hierarchy) => sum + folders(join(hierarchy, this.name)), 0),
      folders: readdirSync(tmpdir()).filter((entry) => entry.startsWith(`${this.name}-`)).length,
    };
  }
}

const key = ({ pid, start }: Process) => `${pid}/${start}`;

/** The network namespace that a process is in, and those that it has mounted. */
function networksOf({ netNamespace, mounts }: Process): string[] {
  const mounted = mounts.flatMap((line) => / (net:\[\d+\]) /.exec(line)?.[1] ?? []);
  return [netNamespace, ...mounted].filter((name) => name !== '');
}

const holdings = (one: Process) => networksOf(one).map((name) => `${key(one)} ${name}`);

/** A process and all below it: every process of a sandbox is a child of its first, or of one below. */
function descendants(all: readonly Process[], root: number): Process[] {
  const found = all.filter(({ pid }) => pid === root);
  for (let index = 0; index < found.length; index += 1) {
    found.push(...all.filter(({ parent }) => parent === found[index]!.pid));
  }
  return found;
}

function loopFiles(): string[] {
  return readdirSync('/sys/block').flatMap((name) => {
    const file = join('/sys/block', name, 'loop/backing_file');
    return existsSync(file) ? [readFileSync(file, 'utf8')] : [];
  });
}

/** A control group and those below it. */
function folders(path: string): number {
  if (!existsSync(path)) return 0;
  const below = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return below.reduce((sum, { name }) => sum + folders(join(path, name)), 1);
}
