import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { classHost, type HubCluster, WORKLOADS } from '../../lib';
import { NUMBERED_METRIC } from '../../testbed/otlp/numbered';
import { type Platform } from '../../testbed/runner/platform';
import { type RunningPod } from '../../testbed/runner/running-pod';
import { groupPath, makeGroups } from '../../testbed/sandbox/cgroups';
import { processStat } from '../../testbed/sandbox/process-stat';
import { Stores } from '../../testbed/stores/stores';
import { type Talker, talkerIn } from '../../testbed/talkers/talker';
import { lookUntil, stillness } from '../../testbed/waiting';
import { type SendOrder } from './send-order';

/** Namespaces whose workloads the edges of `bench/qos/` send as gold and as bronze. */
export const NAMESPACE = { gold: 'shop', bronze: 'test-app' } as const;

/** About five kilobytes, which is what the default contracts allow a request. */
const POINTS = 40;

/** The running platform with what the benchmark does to it. */
export class Site {
  readonly stores: Stores;
  private readonly hub: HubCluster;

  constructor(readonly platform: Platform) {
    this.stores = new Stores(platform.cluster('hub'));
    this.hub = platform.fleet.clusters.get('hub') as HubCluster;
  }

  /** Requests a second that one of the two edges may send in a class. */
  share(className: string): number {
    const { contract, edgeShare } = this.row(className);
    return contract.requestsPerSecond * edgeShare;
  }

  /** An order for a client with an edge's real certificate, to every Envoy in turn, over OTLP/HTTP. */
  order(edge: string, className: string, work: Pick<SendOrder, 'service' | 'rate' | 'seconds'>): SendOrder {
    return {
      ...work,
      addresses: this.doors.map(({ props }) => props.address),
      port: this.row(className).httpPort,
      host: classHost(className, this.hub.spec.hub.domain),
      serverCa: this.platform.authority('hub').caPem,
      leaf: this.platform.clientLeaf(edge),
      points: POINTS,
    };
  }

  get doors(): readonly RunningPod[] {
    return this.platform.cluster('hub').podsNamed(WORKLOADS.ingress);
  }

  talker(edge: string, className: keyof typeof NAMESPACE): Talker {
    return talkerIn(this.platform.cluster(edge), NAMESPACE[className]);
  }

  /** Points of a service that Prometheus answers with: each number once. */
  async points(service: string): Promise<number> {
    const [sum] = await this.stores.query(
      `sum(count_over_time(${NUMBERED_METRIC}{service_name="${service}"}[2h]))`,
    );
    return Number(sum?.value?.[1] ?? 0);
  }

  /** Points that are missing when nothing new has come for `quietSeconds`. */
  async lost(service: string, requests: number, quietSeconds = 40): Promise<number> {
    const wanted = requests * POINTS;
    const unchanged = stillness();
    const found = await lookUntil(
      () => this.points(service),
      (seen) => unchanged(seen) > quietSeconds * 1_000 || seen >= wanted,
      { timeoutMs: Infinity, everyMs: 500 },
    );
    return wanted - found;
  }

  /** Bounds the CPU of Prometheus, in cores; absent: what its pod template allows. */
  throttle(cores = 2): void {
    const { controlGroup, id } = this.prometheus.props;
    makeGroups(`${controlGroup}/${id}`, { cpu: cores });
  }

  /** Seconds of CPU that Prometheus has used since it started. */
  prometheusCpu(): number {
    return processStat(this.prometheus.pid).cpuSeconds;
  }

  /** Time slices of Prometheus' control group since it was made, and those in which its CPU was used up. */
  slices(): { readonly all: number; readonly throttled: number } {
    const { controlGroup, id } = this.prometheus.props;
    const text = readFileSync(join(groupPath('cpu', `${controlGroup}/${id}`), 'cpu.stat'), 'utf8');
    const field = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)![1]);
    return { all: field('nr_periods'), throttled: field('nr_throttled') };
  }

  private get prometheus(): RunningPod {
    return this.platform.cluster('hub').podsNamed(WORKLOADS.prometheus)[0]!;
  }

  private row(className: string) {
    return this.hub.classes.find(({ name }) => name === className)!;
  }
}
