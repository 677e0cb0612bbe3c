import { gatewayName, type Manifest, NAMESPACES, WORKLOADS } from '../../../lib';
import { type KubePod } from '../../../testbed/cluster/kube-pod';
import { type Platform } from '../../../testbed/cluster/platform';
import { sh } from '../../../testbed/sandbox/shell';
import { talkers } from '../../../testbed/talkers/talkers';
import { figure } from './figure';

/** Namespaces that have a talking pod: one that may send telemetry, and one that may not. */
const LABELLED = 'shop';
const UNLABELLED = 'stranger';

/** The pods of a namespace without the label that opens the agent. */
export const STRANGERS: readonly Manifest[] = talkers([UNLABELLED]).map((object) =>
  object.kind === 'Namespace' ? { ...object, metadata: { name: object.metadata.name } } : object,
);

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
const EDGE_TALKER = ['edge', 'talker', LABELLED] as const;
const HUB_TALKER = ['hub', 'talker', LABELLED] as const;
const STRANGER = ['edge', 'talker', UNLABELLED] as const;

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
export function isolationTests(platform: () => Platform): void {
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
        // A test is always admitted, as a node is.
        fromTest: await connect(undefined, to.props.address, port),
      })),
    );
    expect(outcomes.filter(({ fromTest }) => fromTest !== 'open')).toEqual([]);
    expect(outcomes.filter(({ outcome, expected }) => outcome !== expected)).toEqual([]);
    const count = (wanted: Outcome) => outcomes.filter(({ outcome }) => outcome === wanted).length;
    figure(`network policies: ${count('open')} ways allowed, ${count('no answer')} closed as declared`);
  });

  function pod(stack: string, workload: string, namespace?: string): KubePod {
    return platform().cluster(stack).podsNamed(workload, namespace)[0]!;
  }

  function attempts({ from, to, ports }: Way, expected: Outcome) {
    return ports.map((port) => ({
      title: `${from.join('/')} to ${to.join('/')}:${port}`,
      from: pod(...from),
      to: pod(...to),
      port,
      expected,
    }));
  }
}

/** Opens a connection from a pod's network namespace, or from the test's. */
async function connect(from: KubePod | undefined, address: string, port: number): Promise<Outcome> {
  const enter = from === undefined ? '' : `nsenter --target ${from.pid} --net `;
  const open = `${enter}timeout ${SECONDS} bash -c 'exec 3<>/dev/tcp/${address}/${port}' 2>/dev/null`;
  const code = (await sh(`${open} && echo 0 || echo $?`)).trim();
  if (code === '0') return 'open';
  return code === '124' ? 'no answer' : 'refused';
}
