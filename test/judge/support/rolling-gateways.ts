import { setTimeout as pause } from 'node:timers/promises';
import { type DnsDouble } from './dns-double';
import { EchoGateway } from './echo-gateway';

export interface RollingGatewaysProps {
  readonly dns: DnsDouble;
  readonly ports: { readonly http: number; readonly grpc: number };
  /** From the withdrawal of a pod to its SIGTERM. */
  readonly preStopMs: number;
  /** From SIGTERM until the pod that takes its place is ready. */
  readonly startMs: number;
  /** For which that pod is ready before the next one is replaced. */
  readonly minReadyMs: number;
}

interface Replica {
  readonly address: string;
  readonly gateway: EchoGateway;
}

/** Doubles of a class's gateways, each at an address of its own, replaced one after the other as a StatefulSet does it. */
export class RollingGateways {
  /** The header `x-number` of every request that one of them has taken, as often as it was. */
  readonly taken: string[] = [];
  private replicas: readonly Replica[] = [];
  /** Address of the one that took the last request. */
  private serving = '';
  private started = 0;

  constructor(private readonly props: RollingGatewaysProps) {}

  async start(count: number): Promise<void> {
    for (let number = 0; number < count; number += 1) await this.startReplica();
  }

  /** Replaces the pod that serves, by one with another address. */
  async replaceServing(): Promise<void> {
    const old = this.servingReplica();
    this.props.dns.withdraw(old.address);
    await pause(this.props.preStopMs);
    await this.stopReplica(old);
    await pause(this.props.startMs);
    await this.startReplica();
    await pause(this.props.minReadyMs);
  }

  /** Ends the one that serves, while DNS still names it. */
  async loseServing(): Promise<void> {
    await this.stopReplica(this.servingReplica());
  }

  async stop(): Promise<void> {
    for (const replica of this.replicas) await this.stopReplica(replica);
  }

  /** The oldest where none of them has taken a request. */
  private servingReplica(): Replica {
    return this.replicas.find(({ address }) => address === this.serving) ?? this.replicas[0]!;
  }

  private async stopReplica(old: Replica): Promise<void> {
    this.replicas = this.replicas.filter((replica) => replica !== old);
    await old.gateway.stop();
  }

  private async startReplica(): Promise<void> {
    this.started += 1;
    const address = `127.0.1.${this.started}`;
    const gateway = await EchoGateway.start({
      address,
      ports: this.props.ports,
      // A gateway answers when the request is on disk.
      answerMs: 5,
      onRequest: (headers) => {
        this.serving = address;
        this.taken.push(String(headers['x-number']));
      },
    });
    this.replicas = [...this.replicas, { address, gateway }];
    this.props.dns.add(address);
  }
}
