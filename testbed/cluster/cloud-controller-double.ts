import { type ObservedService } from '../kubernetes/network';
import { ControlLoop } from '../kubernetes/control-loop';
import { type ApiClient } from '../processes/api-client';
import { type Forward, type ProviderNetwork } from './provider-network';

export interface CloudControllerDoubleProps {
  readonly api: ApiClient;
  readonly network: ProviderNetwork;
  /** Of the cluster. */
  readonly index: number;
  /** Address of a node, which leads on to the pods of all. */
  readonly node: string;
  /** Address of each Service of type LoadBalancer, by name. */
  readonly addresses: Readonly<Record<string, string>>;
}

/**
 * A double of Linode's cloud controller and NodeBalancers: it gives each Service of type LoadBalancer its address, where
 * the provider's network forwards TCP to the Service's node ports. It reads no annotation, and checks no node.
 */
export class CloudControllerDouble {
  private readonly loop: ControlLoop;
  private applied = '';

  constructor(private readonly props: CloudControllerDoubleProps) {
    this.loop = new ControlLoop(() => this.balance());
  }

  get failure(): string | undefined {
    return this.loop.failure;
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  private async balance(): Promise<void> {
    const { api, network, index, addresses } = this.props;
    const services = await api.known<ObservedService>('/api/v1/services');
    const balanced = services.filter(({ spec }) => spec.type === 'LoadBalancer');
    const forwards = balanced.flatMap((service) => this.forwards(service));
    if (JSON.stringify(forwards) !== this.applied) {
      await network.balance(index, forwards);
      this.applied = JSON.stringify(forwards);
    }
    for (const { metadata, status } of balanced) {
      const ip = addresses[metadata.name];
      if (ip === undefined || status.loadBalancer.ingress !== undefined) continue;
      // Proxy: who calls the address from inside goes to the load balancer too.
      const loadBalancer = { ingress: [{ ip, ipMode: 'Proxy' }] };
      const path = `/api/v1/namespaces/${metadata.namespace}/services/${metadata.name}/status`;
      await api.patch(path, { status: { loadBalancer } });
    }
  }

  private forwards({ metadata, spec }: ObservedService): Forward[] {
    const address = this.props.addresses[metadata.name];
    return spec.ports.flatMap(({ port, nodePort }) =>
      address === undefined || nodePort === undefined
        ? []
        : [{ address, port, node: this.props.node, nodePort }],
    );
  }
}
