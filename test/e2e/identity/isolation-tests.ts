import { gatewayName, NAMESPACES, WORKLOADS } from '../../../lib';
import { type RunningPod } from '../../../testbed/runner/running-pod';
import { sh } from '../../../testbed/sandbox/shell';
import { BRONZE_NAMESPACE, UNLABELLED_NAMESPACE, type World } from './world';

/** From a pod's network namespace to a port that a process listens on. */
interface Way {
  readonly from: readonly [stack: string, workload: string, namespace?: string];
  readonly to: readonly [stack: string, workload: string, namespace?: string];
  readonly ports: readonly number[];
}

const GOLD = gatewayName('gold');
const { agent, scraper, ingress, loki, tempo, metricsProxy } = WORKLOADS;
const STORE = ['hub', WORKLOADS.prometheus, NAMESPACES.monitoring.name] as const;
const OF_GATEWAYS = ['hub', WORKLOADS.prometheus, NAMESPACES.system.name] as const;
const EDGE_TALKER = ['edge', 'talker', BRONZE_NAMESPACE] as const;
const HUB_TALKER = ['hub', 'talker', BRONZE_NAMESPACE] as const;
const STRANGER = ['edge', 'talker', UNLABELLED_NAMESPACE] as const;

const OPEN: readonly Way[] = [
  { from: EDGE_TALKER, to: ['edge', agent], ports: [4317, 4318] },
  { from: ['edge', scraper], to: ['edge', agent], ports: [8888] },
  { from: ['edge', agent], to: ['hub', ingress], ports: [4318, 4320] },
  { from: ['edge', scraper], to: ['hub', ingress], ports: [4318] },
  { from: ['hub', ingress], to: ['hub', GOLD], ports: [4317, 4318] },
  { from: ['hub', GOLD], to: STORE, ports: [9090] },
  { from: ['hub', GOLD], to: ['hub', loki], ports: [3100] },
  { from: ['hub', GOLD], to: ['hub', tempo], ports: [4318] },
  { from: ['hub', scraper], to: ['hub', GOLD], ports: [8888] },
  { from: ['hub', scraper], to: ['hub', ingress], ports: [9902] },
  { from: ['hub', scraper], to: ['hub', loki], ports: [3100] },
  { from: OF_GATEWAYS, to: ['hub', GOLD], ports: [8888] },
  { from: ['hub', metricsProxy], to: OF_GATEWAYS, ports: [9090] },
  { from: ['hub', scraper], to: ['hub', metricsProxy], ports: [8000] },
];

const CLOSED: readonly Way[] = [
  { from: STRANGER, to: ['edge', agent], ports: [4317, 4318, 8888] },
  { from: EDGE_TALKER, to: ['edge', agent], ports: [8888, 13_133] },
  { from: EDGE_TALKER, to: ['hub', GOLD], ports: [4317, 4318] },
  { from: EDGE_TALKER, to: STORE, ports: [9090] },
  { from: EDGE_TALKER, to: ['hub', loki], ports: [3100] },
  { from: HUB_TALKER, to: ['hub', GOLD], ports: [4317, 4318, 8888] },
  { from: HUB_TALKER, to: STORE, ports: [9090] },
  { from: HUB_TALKER, to: ['hub', loki], ports: [3100] },
  { from: HUB_TALKER, to: ['hub', tempo], ports: [4318] },
  { from: HUB_TALKER, to: ['hub', ingress], ports: [9902] },
  { from: ['edge', agent], to: ['hub', ingress], ports: [4317] },
  // The agent may dial 4318 anywhere: it is the gateway's own policy that closes this.
  { from: ['edge', agent], to: ['hub', GOLD], ports: [4318] },
  { from: ['edge', agent], to: STORE, ports: [9090] },
  { from: ['edge', scraper], to: ['hub', GOLD], ports: [8888] },
  { from: ['hub', agent], to: ['hub', GOLD], ports: [4318] },
  { from: ['hub', scraper], to: ['hub', GOLD], ports: [4318] },
  { from: ['hub', scraper], to: STORE, ports: [9090] },
  { from: ['hub', ingress], to: STORE, ports: [9090] },
  { from: ['hub', ingress], to: ['hub', GOLD], ports: [8888] },
  { from: ['hub', GOLD], to: ['hub', ingress], ports: [4318] },
  { from: ['hub', GOLD], to: ['hub', gatewayName('silver')], ports: [4318] },
  { from: STORE, to: ['hub', GOLD], ports: [4317, 4318, 8888] },
  { from: STORE, to: ['hub', loki], ports: [3100] },
  { from: ['hub', loki], to: STORE, ports: [9090] },
  { from: OF_GATEWAYS, to: ['hub', GOLD], ports: [4317, 4318] },
  { from: OF_GATEWAYS, to: ['hub', ingress], ports: [9902] },
  { from: ['hub', metricsProxy], to: ['hub', GOLD], ports: [8888] },
  { from: ['hub', metricsProxy], to: STORE, ports: [9090] },
  { from: HUB_TALKER, to: ['hub', metricsProxy], ports: [8000] },
  { from: HUB_TALKER, to: OF_GATEWAYS, ports: [9090] },
];

/** Longer than any connection takes that is let through; a dropped packet is never answered. */
const SECONDS = 3;

type Outcome = 'open' | 'refused' | 'no answer';

/** Who may talk to whom is decided by the network policies. Every port that must be closed has a listener. */
export function isolationTests(world: () => World): void {
  test('the network policies let pods talk as declared and no other way', async () => {
    const ways = [
      ...OPEN.flatMap((way) => attempts(way, 'open')),
      ...CLOSED.flatMap((way) => attempts(way, 'no answer')),
    ];
    const outcomes = await Promise.all(
      ways.map(async ({ title, from, to, port, expected }) => ({
        title,
        expected,
        outcome: await connect(from, to.props.address, port),
        // The node is always admitted.
        fromNode: await connect(undefined, to.props.address, port),
      })),
    );
    expect(outcomes.filter(({ fromNode }) => fromNode !== 'open')).toEqual([]);
    expect(outcomes.filter(({ outcome, expected }) => outcome !== expected)).toEqual([]);
    const count = (wanted: Outcome) => outcomes.filter(({ outcome }) => outcome === wanted).length;
    console.log(`isolation: ${count('open')} allowed, ${count('no answer')} closed as declared`);
  });

  function attempts({ from, to, ports }: Way, expected: Outcome) {
    return ports.map((port) => ({
      title: `${from.join('/')} to ${to.join('/')}:${port}`,
      from: world().pod(...from),
      to: world().pod(...to),
      port,
      expected,
    }));
  }
}

/** Opens a connection from a pod's network namespace, or from the node's. */
async function connect(from: RunningPod | undefined, address: string, port: number): Promise<Outcome> {
  const enter = from === undefined ? '' : `nsenter --net=/run/netns/${from.props.id} `;
  const open = `${enter}timeout ${SECONDS} bash -c 'exec 3<>/dev/tcp/${address}/${port}' 2>/dev/null`;
  const code = (await sh(`${open} && echo 0 || echo $?`)).trim();
  if (code === '0') return 'open';
  return code === '124' ? 'no answer' : 'refused';
}
