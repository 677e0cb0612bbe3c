import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gatewayName, WORKLOADS } from '../../lib';
import { type Addressed, type Ground, type HoldablePod } from '../kubernetes/addressed';
import { type Platform } from '../runner/platform';
import { type RunningPod } from '../runner/running-pod';
import { fillDisk, freeDisk } from './disk';
import { withQueue } from './disk-queues';

/** Something that goes wrong while records flow, on a ground that can do it. */
export interface Fault<G = Platform> {
  readonly name: string;
  /** Before the first record is sent. */
  readonly prepare?: (platform: G) => Promise<void>;
  /** Resolves when the cause is gone; what it stopped may still be starting. */
  readonly strike: (platform: G) => Promise<void>;
}

type Pods = (platform: Platform) => readonly RunningPod[];

export const agents: Pods = (platform) => platform.cluster('edge').podsNamed(WORKLOADS.agent);
export const doors: Pods = (platform) => platform.cluster('hub').podsNamed(WORKLOADS.ingress);
export const gateways = <P extends Addressed>(platform: Ground<P>): readonly P[] =>
  platform.cluster('hub').podsNamed(gatewayName('gold'));
const stores =
  (...names: readonly string[]) =>
  <P extends Addressed>(platform: Ground<P>): readonly P[] =>
    names.flatMap((name) => platform.cluster('hub').storePods(name));

/** Folder of an agent's queues on its node, below the cluster's. */
export const AGENT_QUEUES = 'node/var/lib/fed-observability/otel-agent';

/** Folder of a gateway's queues, below the cluster's. */
export function gatewayQueues(replica: number): string {
  return `claims/queue-${gatewayName('gold')}-${replica}`;
}

const prometheus = stores(WORKLOADS.prometheus);
const everyStore = stores(WORKLOADS.prometheus, WORKLOADS.loki, WORKLOADS.tempo);

/** Longer than gateways need to see that Prometheus is away, so that metrics are in their queues. */
const STORE_AWAY_SECONDS = 6;

/** Prometheus is down, and the gateways are killed while metrics for it are in their queues. */
export const storeThenGateways: Fault<Ground<HoldablePod>> = {
  name: `Prometheus away for ${STORE_AWAY_SECONDS} s, its gateways killed then`,
  strike: async (platform) => {
    // Named once: who is asked later tells of the pods that wait in their place.
    const [away, replicas] = [prometheus(platform), gateways(platform)];
    await Promise.all(away.map((pod) => pod.hold()));
    await pause(STORE_AWAY_SECONDS * 1_000);
    await Promise.all(replicas.map((pod) => pod.hold()));
    await Promise.all([...away, ...replicas].map((pod) => pod.release()));
  },
};

/** Faults that cost nothing that was acknowledged. */
export function faults(outageSeconds: number): readonly Fault[] {
  return [
    killed('the agent', agents),
    killed('every door', doors),
    killed('every gateway', gateways),
    killed('agent and gateways together', agents, gateways),
    killed('Prometheus and Loki', stores(WORKLOADS.prometheus, WORKLOADS.loki)),
    hubOutage(outageSeconds),
    storeThenGateways,
    scaledIn(),
    rolledInOutage(),
  ];
}

/**
 * Disks that somebody else fills to the last block. Collector 0.149 gives up an item of its queue whose removal it
 * cannot write down (exporterhelper, `getNextItem`), so what stands in the queue then may be lost: measured, not promised.
 */
export function fullDisks(seconds: number): readonly Fault[] {
  const nobody: Pods = () => [];
  return [
    full('every gateway, at work,', seconds, gatewayFolders, nobody),
    full('every gateway, stores away,', seconds, gatewayFolders, everyStore),
    full('the agent, at work,', seconds, agentFolders, nobody),
    full('the agent, hub away,', seconds, agentFolders, doors),
  ];
}

const gatewayFolders = (platform: Platform) =>
  gateways(platform).map((_, replica) =>
    join(platform.cluster('hub').props.directory, gatewayQueues(replica)),
  );
const agentFolders = (platform: Platform) => [join(platform.cluster('edge').props.directory, AGENT_QUEUES)];

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
      await cables(platform, doors, 'down');
      await pause((seconds / 2) * 1_000);
      await Promise.all(agents(platform).map((agent) => agent.kill()));
      await pause((seconds / 2) * 1_000);
      await cables(platform, doors, 'up');
    },
  };
}

/** A new agent comes while the doors drop packets: the old one has requests under way that no one answers. */
function rolledInOutage(): Fault {
  return {
    name: 'the agent rolled while the doors drop packets',
    strike: async (platform) => {
      await cables(platform, doors, 'down');
      await pause(BACKLOG_SECONDS * 1_000);
      await Promise.all(agents(platform).map((agent) => agent.stop()));
      await Promise.all(agents(platform).map((agent) => agent.release()));
      await cables(platform, doors, 'up');
    },
  };
}

/** Less is one batch under way. */
const QUEUED_BYTES = 200_000;

/** A person scales in while records flow and the replica's queue is not empty, and out again: its volume was kept. */
function scaledIn(): Fault {
  return {
    name: 'scale-in with a non-empty queue',
    prepare: (platform) => cables(platform, everyStore, 'down'),
    strike: async (platform) => {
      const replica = await withQueue(gateways(platform), QUEUED_BYTES, 30);
      await replica.stop();
      await cables(platform, everyStore, 'up');
      await pause(REMOVED_SECONDS * 1_000);
      await replica.release();
    },
  };
}

/** Longer than Envoy needs to hear of it. */
const REMOVED_SECONDS = 6;

/** Time for a backlog, before the disk is full. */
const BACKLOG_SECONDS = 2;

/** Somebody fills the queue volumes to the last block and frees them again, while what the queues lead to is away. */
function full(
  name: string,
  seconds: number,
  folders: (platform: Platform) => readonly string[],
  away: Pods,
): Fault {
  return {
    name: `queue volume of ${name} full for ${seconds} s`,
    prepare: (platform) => cables(platform, away, 'down'),
    strike: async (platform) => {
      await pause(BACKLOG_SECONDS * 1_000);
      await Promise.all(folders(platform).map(fillDisk));
      await pause(seconds * 1_000);
      folders(platform).forEach(freeDisk);
      await cables(platform, away, 'up');
    },
  };
}

async function cables(platform: Platform, pods: Pods, state: 'up' | 'down'): Promise<void> {
  await Promise.all(pods(platform).map((pod) => platform.network.setLink(pod.props, state)));
}
