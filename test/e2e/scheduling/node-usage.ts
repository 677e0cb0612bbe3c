import { GIB, parseBytes, parseCores } from '../../../lib';
import { type Quantities } from '../../../testbed/kubernetes/objects';
import { type ObservedPod } from '../../../testbed/kubernetes/pod';
import { type Snapshot } from './snapshot';

/** What the pods of a node ask for, and what the node has. */
export interface NodeUsage {
  readonly node: string;
  readonly pods: number;
  readonly cpu: Share;
  readonly memory: Share;
  /** The sum of the pods' memory limits, which may exceed the node. */
  readonly memoryLimits: number;
  readonly volumes: Share;
}

interface Share {
  readonly used: number;
  readonly of: number;
}

/** The usage of every node, by name. */
export function nodeUsage({ nodes, csiNodes, pods }: Snapshot): NodeUsage[] {
  return nodes.map(({ metadata: { name }, status: { allocatable } }) => {
    const own = pods.filter(({ spec }) => spec.nodeName === name);
    const csi = csiNodes.find(({ metadata }) => metadata.name === name)!;
    return {
      node: name,
      pods: own.length,
      cpu: { used: sum(own, 'requests', 'cpu'), of: parseCores(allocatable.cpu!) },
      memory: { used: sum(own, 'requests', 'memory'), of: parseBytes(allocatable.memory!) },
      memoryLimits: sum(own, 'limits', 'memory'),
      volumes: { used: claimed(own), of: csi.spec.drivers[0]!.allocatable.count },
    };
  });
}

/** One line for people. */
export function usageLine({ node, pods, cpu, memory, memoryLimits, volumes }: NodeUsage): string {
  const gib = (bytes: number) => (bytes / GIB).toFixed(1);
  return (
    `${node}: ${pods} pods ask for ${cpu.used.toFixed(2)} of ${cpu.of} CPUs and ${gib(memory.used)} of ` +
    `${gib(memory.of)} GiB (limits ${gib(memoryLimits)}), and hold ${volumes.used} of ${volumes.of} volumes`
  );
}

function sum(pods: readonly ObservedPod[], which: 'requests' | 'limits', resource: 'cpu' | 'memory'): number {
  const parse = resource === 'cpu' ? parseCores : parseBytes;
  const quantities = pods.flatMap(({ spec }) => spec.containers.map(({ resources }) => resources?.[which]));
  return quantities.reduce(
    (total, quantity: Quantities = {}) => total + parse(quantity[resource] ?? '0Ki'),
    0,
  );
}

function claimed(pods: readonly ObservedPod[]): number {
  return pods.flatMap(({ spec }) => spec.volumes ?? []).filter((volume) => volume.persistentVolumeClaim)
    .length;
}
