import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const MACHINE = '/sys/devices/system/node/node0';

/**
 * Writes a folder for `/sys/devices/system/node` in which the machine has at least `wanted` CPUs, so that the scheduler
 * counts as many; undefined where it really has. Each of its NUMA nodes names the machine's CPUs again: the kubelet
 * writes the numbers to control groups, and others than those that exist are refused.
 */
export function pretendCpus(folder: string, wanted: number): string | undefined {
  const real = availableParallelism();
  if (real >= wanted) return undefined;
  for (let node = 0; node < Math.ceil(wanted / real); node += 1) {
    const own = join(folder, `node${node}`);
    mkdirSync(join(own, 'hugepages'), { recursive: true });
    for (const file of ['meminfo', 'distance'])
      writeFileSync(join(own, file), readFileSync(join(MACHINE, file)));
    for (let cpu = 0; cpu < real; cpu += 1) {
      const topology = join(own, `cpu${cpu}`, 'topology');
      mkdirSync(topology, { recursive: true });
      writeFileSync(join(topology, 'core_id'), `${cpu}\n`);
      writeFileSync(join(topology, 'physical_package_id'), `${node}\n`);
    }
  }
  return folder;
}
