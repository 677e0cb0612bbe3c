import { type ObservedService } from '../../../testbed/kubernetes/network';
import { type KubernetesClient } from './kubernetes-client';

/**
 * Double of Linode's cloud controller manager: gives every Service of type LoadBalancer one address, and
 * makes no NodeBalancer. Without it the provider would wait for the address until it gives up.
 */
export class CloudControllerDouble {
  private timer?: NodeJS.Timeout;
  private round: Promise<void> = Promise.resolve();

  constructor(
    private readonly client: KubernetesClient,
    private readonly address: string,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.round = this.round.then(() => this.assign());
      // A round that fails is told by stop(); unhandled it would end the test run.
      this.round.catch(() => clearInterval(this.timer));
    }, 300);
  }

  /** Throws what went wrong meanwhile. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.round.finally(() => this.client.close());
  }

  private async assign(): Promise<void> {
    const { items } = (await this.client.call('GET', '/api/v1/services')) as {
      items: readonly ObservedService[];
    };
    for (const { metadata, spec, status } of items) {
      if (spec.type !== 'LoadBalancer' || status.loadBalancer.ingress !== undefined) continue;
      await this.client.call(
        'PATCH',
        `/api/v1/namespaces/${metadata.namespace}/services/${metadata.name}/status`,
        { status: { loadBalancer: { ingress: [{ ip: this.address }] } } },
        'application/merge-patch+json',
      );
    }
  }
}
