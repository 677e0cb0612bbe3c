import { stringify } from 'yaml';
import { ApiServer } from '../../../testbed/processes/api-server';
import { CloudControllerDouble } from './cloud-controller-double';
import { KubernetesClient } from './kubernetes-client';
import { LinodeApiDouble } from './linode-api-double';

export interface LinodeSiteOptions {
  readonly token: string;
  /** Label of the cluster whose API server stands ready. */
  readonly cluster: string;
  /** Zones of the account. */
  readonly domains?: readonly string[];
}

/**
 * What one `pulumi up` meets: an account without a cluster, and the real API server of the cluster to come.
 */
export class LinodeSite {
  private constructor(
    readonly linode: LinodeApiDouble,
    /** As Linode hands it out, before base64. */
    readonly kubeconfig: string,
    /** A look into the cluster past the engine. */
    readonly kubernetes: KubernetesClient,
    private readonly server: ApiServer,
    private readonly controller: CloudControllerDouble,
  ) {}

  /** Address that the cluster's load balancers get. */
  static readonly ADDRESS = '192.0.2.10';

  static async start({ token, cluster, domains }: LinodeSiteOptions): Promise<LinodeSite> {
    const server = await ApiServer.start();
    const kubeconfig = stringify(server.kubeconfig());
    const linode = await LinodeApiDouble.start({ token, kubeconfigs: { [cluster]: kubeconfig }, domains });
    const controller = new CloudControllerDouble(new KubernetesClient(kubeconfig), LinodeSite.ADDRESS);
    controller.start();
    return new LinodeSite(linode, kubeconfig, new KubernetesClient(kubeconfig), server, controller);
  }

  async stop(): Promise<void> {
    try {
      await this.controller.stop();
    } finally {
      this.kubernetes.close();
      await this.linode.stop();
      await this.server.stop();
    }
  }
}
