import { gatewayName, WORKLOADS } from '../../../lib';
import { type Platform } from '../runner/platform';
import { type RunningPod } from '../runner/running-pod';
import { fillDisk, freeDisk } from './disk';

/** Something that goes wrong while records flow. */
export interface Fault {
  readonly name: string;
  /** Resolves when the cause is gone; what it stopped may still be starting. */
  readonly strike: (platform: Platform) => Promise<void>;
}

type Pods = (platform: Platform) => readonly RunningPod[];

export const agents: Pods = (platform) => platform.cluster('edge').podsNamed(WORKLOADS.agent);
export const doors: Pods = (platform) => platform.cluster('hub').podsNamed(WORKLOADS.ingress);
export const gateways: Pods = (platform) => platform.cluster('hub').podsNamed(gatewayName('gold'));
const stores: Pods = (platform) =>
  [WORKLOADS.prometheus, WORKLOADS.loki].flatMap((store) => platform.cluster('hub').podsNamed(store));

/** Folder of an agent's queues on its node, below the cluster's. */
export const AGENT_QUEUES = 'node/var/lib/fed-observability/otel-agent';

/** Folder of a gateway's queues, below the cluster's. */
export function gatewayQueues(replica: number): string {
  return `claims/queue-${gatewayName('gold')}-${replica}`;
}

/** Every fault of the promise; `seconds` of an outage and of a full disk. */
export function faults(outageSeconds: number, fullSeconds: number): readonly Fault[] {
  const below = (platform: Platform, stack: string, folder: string) =>
    `${platform.cluster(stack).props.directory}/${folder}`;
  return [
    killed('the agent', agents),
    killed('every door', doors),
    killed('every gateway', gateways),
    killed('agent and gateways together', agents, gateways),
    killed('Prometheus and Loki', stores),
    full('every gateway', fullSeconds, (platform) =>
      gateways(platform).map((_, replica) => below(platform, 'hub', gatewayQueues(replica))),
    ),
    full('the agent', fullSeconds, (platform) => [below(platform, 'edge', AGENT_QUEUES)]),
    hubOutage(outageSeconds),
  ];
}

/** kill -9 of every replica at once; the kubelet restarts them on their volumes. */
function killed(name: string, ...victims: readonly Pods[]): Fault {
  return {
    name: `kill -9 of ${name}`,
    strike: async (platform) => {
      await Promise.all(victims.flatMap((pods) => pods(platform)).map((pod) => pod.kill()));
    },
  };
}

/** The doors vanish from the network, and the agent is killed half-way. */
function hubOutage(seconds: number): Fault {
  return {
    name: `hub away for ${seconds} s, kill -9 of the agent inside it`,
    strike: async (platform) => {
      const cables = (state: 'up' | 'down') =>
        Promise.all(doors(platform).map((door) => platform.network.setLink(door.props, state)));
      await cables('down');
      await pause(seconds / 2);
      await Promise.all(agents(platform).map((agent) => agent.kill()));
      await pause(seconds / 2);
      await cables('up');
    },
  };
}

/** Somebody fills the queue volumes to the last block, and frees them again. */
function full(name: string, seconds: number, folders: (platform: Platform) => readonly string[]): Fault {
  return {
    name: `queue volume of ${name} full for ${seconds} s`,
    strike: async (platform) => {
      await Promise.all(folders(platform).map(fillDisk));
      await pause(seconds);
      folders(platform).forEach(freeDisk);
    },
  };
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}
