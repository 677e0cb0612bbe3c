import { classHost, type HubCluster, WORKLOADS } from '../../../lib';
import { type DoorAnswer } from '../../../testbed/doors/door-answer';
import { doorCall, type DoorCall } from '../../../testbed/doors/door-call';
import { type Leaf } from '../../../testbed/doubles/certificates';
import { type Signal } from '../../../testbed/otlp/signals';
import { type Platform } from '../../../testbed/runner/platform';
import { type RunningPod } from '../../../testbed/runner/running-pod';
import { metricsPage } from '../../../testbed/stores/metrics-page';

export interface Door {
  readonly className: string;
  readonly protocol: DoorCall['protocol'];
  readonly port: number;
}

/** What a client shows and says at a door. */
export interface Knock {
  readonly leaf?: Leaf;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: Signal;
  readonly body: object;
}

/** The hub's doors as a client outside finds them: by the address of the load balancer. */
export class Doors {
  readonly all: readonly Door[];
  private readonly hub: HubCluster;

  constructor(private readonly platform: Platform) {
    this.hub = platform.fleet.clusters.get('hub') as HubCluster;
    this.all = this.hub.classes.flatMap(({ name, grpcPort, httpPort }) => [
      { className: name, protocol: 'grpc' as const, port: grpcPort },
      { className: name, protocol: 'http' as const, port: httpPort },
    ]);
  }

  door(className: string, protocol: DoorCall['protocol']): Door {
    return this.all.find((door) => door.className === className && door.protocol === protocol)!;
  }

  /** The pods behind the load balancer. */
  get envoys(): readonly RunningPod[] {
    return this.platform.cluster('hub').podsNamed(WORKLOADS.ingress);
  }

  /** Knocks at a door; `envoy` is which of them is asked, absent: as the load balancer chooses. */
  knock({ className, protocol, port }: Door, knock: Knock, envoy?: RunningPod): Promise<DoorAnswer> {
    const { signal, body, headers, leaf } = knock;
    return doorCall({
      protocol,
      port,
      address: envoy?.props.address ?? this.platform.cluster('hub').loadBalancers()[WORKLOADS.ingress]!,
      tls: {
        host: classHost(className, this.hub.spec.hub.domain),
        serverCa: this.platform.authority('hub').caPem,
        leaf,
      },
      headers,
      signal,
      body,
    });
  }

  /** Counters of a class's listener that are not 0, summed over the Envoys. */
  async counters(className: string): Promise<ReadonlyMap<string, number>> {
    const pages = await Promise.all(
      this.envoys.map(({ props }) => metricsPage(`http://${props.address}:9902/stats/prometheus`)),
    );
    const sums = new Map<string, number>();
    for (const { name, labels, value } of pages.flat()) {
      if (labels['envoy_listener_address'] !== className || value === 0) continue;
      sums.set(name, (sums.get(name) ?? 0) + value);
    }
    return sums;
  }
}
