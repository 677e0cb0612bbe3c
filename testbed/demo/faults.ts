import { gatewayName, type HubCluster, WORKLOADS } from '../../lib';
import { type Platform } from '../runner/platform';
import { type RunningPod } from '../runner/running-pod';
import { lookUntil } from '../waiting';

const CUT_SECONDS = 20;
const READY_SECONDS = 120;

interface Fault {
  /** What the line of keys says. */
  readonly label: string;
  readonly act: () => Promise<void>;
}

/** What the keys of the demo break. */
export class Faults {
  /** When the last fault was mended; 0 where there was none. */
  mended = 0;
  readonly table: Readonly<Record<string, Fault>>;
  private busy?: Promise<void>;
  private endCut: () => void = () => undefined;

  constructor(
    private readonly platform: Platform,
    hub: string,
    talking: string,
    private readonly say: (text: string) => void,
  ) {
    const first = (platform.fleet.clusters.get(hub) as HubCluster).classes[0]!.name;
    const pods = (stack: string, workload: string) => platform.cluster(stack).podsNamed(workload);
    const kill = (name: string, killed: readonly RunningPod[]): Fault => ({
      label: `kill -9 ${name}`,
      act: () => this.kill(name, killed),
    });
    this.table = {
      1: kill(`agent of ${talking}`, pods(talking, WORKLOADS.agent)),
      2: kill(`${first} gateways`, pods(hub, gatewayName(first))),
      3: kill('Prometheus', platform.cluster(hub).storePods(WORKLOADS.prometheus)),
      4: { label: `cut off ${hub} ${CUT_SECONDS} s`, act: () => this.cut(hub, pods(hub, WORKLOADS.ingress)) },
    };
  }

  /** Breaks something, unless the last fault is not mended yet. */
  act(key: string): void {
    const fault = this.table[key];
    if (fault === undefined) return;
    if (this.busy) return this.say('one fault at a time: the last one is not mended yet');
    const done = fault.act().catch((error: Error) => this.say(error.message.split('\n')[0]!));
    this.busy = done.then(() => {
      this.busy = undefined;
      this.mended = Date.now();
    });
  }

  /** Resolves when nothing is broken any more. */
  async mend(): Promise<void> {
    this.endCut();
    await this.busy;
  }

  private async kill(name: string, pods: readonly RunningPod[]): Promise<void> {
    const begun = Date.now();
    this.say(`kill -9 ${name}: ${pods.length === 1 ? 'down' : `all ${pods.length} down`}`);
    await Promise.all(pods.map((pod) => pod.kill()));
    await Promise.all(pods.map(untilReady));
    this.say(`kill -9 ${name}: ready again after ${((Date.now() - begun) / 1_000).toFixed(1)} s`);
  }

  private async cut(hub: string, doors: readonly RunningPod[]): Promise<void> {
    const { network } = this.platform;
    this.say(`no packet reaches the doors of ${hub} for ${CUT_SECONDS} s`);
    await Promise.all(doors.map(({ props }) => network.setLink(props, 'down')));
    await new Promise<void>((resolve) => {
      this.endCut = resolve;
      setTimeout(resolve, CUT_SECONDS * 1_000);
    });
    await Promise.all(doors.map(({ props }) => network.setLink(props, 'up')));
    this.say(`the doors of ${hub} are reached again: senders try again within 30 s`);
  }
}

/** The pod restarts by itself. Not `whenReady`, which takes a third restart for a crash loop. */
async function untilReady(pod: RunningPod): Promise<void> {
  const patience = { timeoutMs: READY_SECONDS * 1_000, everyMs: 100 };
  if (await lookUntil(() => pod.ready, Boolean, patience)) return;
  throw new Error(`${pod.name} is not ready ${READY_SECONDS} s after kill -9`);
}
