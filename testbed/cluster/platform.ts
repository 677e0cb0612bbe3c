import { mkdtempSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CLUSTER_CA, type Fleet, type Manifest, NAMESPACES, SECRETS, WORKLOADS } from '../../lib';
import { type CertManagerDouble } from '../doubles/cert-manager-double';
import { type Authority, type Leaf } from '../doubles/certificates';
import { renderFleet } from '../fleet/render-fleet';
import { stages } from '../fleet/stages';
import { makeImages } from '../images/make-images';
import { readManifests } from '../kubernetes/read-manifests';
import { SANDBOX_DIRECTORY, SANDBOX_ID } from '../sandbox/sandbox';
import { imagesOf } from './images-of';
import { KubeCluster, loadBalancers } from './kube-cluster';
import { ProviderNetwork } from './provider-network';

export interface PlatformOptions {
  /** Folder of the `Pulumi.<stack>.yaml` files. */
  readonly config: string;
  /** Manifests of workloads that every cluster runs besides the platform. */
  readonly workloads?: readonly Manifest[];
  /** Claims whose file system is smaller than they ask for, by stack and name. */
  readonly volumeBytes?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Changes the rendered files of all stacks before they are applied: only to compare with another configuration. */
  readonly rewrite?: (dist: string) => void;
  /** Told when a stage is done. */
  readonly onStage?: (stage: string, seconds: number) => void;
}

/** Every cluster of a fleet on a real Kubernetes of its own. Only inside the sandbox. */
export class Platform {
  private constructor(
    readonly fleet: Fleet,
    readonly directory: string,
    readonly network: ProviderNetwork,
    private readonly issuers: ReadonlyMap<string, CertManagerDouble>,
    private readonly clusters: ReadonlyMap<string, KubeCluster>,
    /** What kubectl said when it applied the rendered files, by stack. */
    readonly applied: ReadonlyMap<string, string>,
  ) {}

  /** Renders the fleet, starts a cluster for each stack, applies what was rendered, and waits until all is ready. */
  static async start(options: PlatformOptions): Promise<Platform> {
    const { [SANDBOX_DIRECTORY]: parent, [SANDBOX_ID]: sandbox } = process.env;
    if (parent === undefined)
      throw new Error('not in the sandbox: run this through `npm run e2e` or `npm run cluster`');
    const directory = mkdtempSync(join(parent, 'platform-'));
    const stage = stages(options.onStage);
    const { workloads = [] } = options;

    const { fleet, issuers } = renderFleet(options.config, directory);
    const dist = join(directory, 'dist');
    options.rewrite?.(dist);
    stage('certificates issued, manifests rendered');

    const planned = [...fleet.clusters.values()].map((cluster, index) => {
      const files = join(dist, cluster.stack);
      return { cluster, index, files, references: imagesOf([...readManifests(files), ...workloads]) };
    });
    const made = await makeImages([...new Set(planned.flatMap(({ references }) => references))]);
    const archives = new Map(made.map(({ reference, archive }) => [reference, archive]));
    stage('images made');

    const network = new ProviderNetwork();
    await network.reset();
    const starting = planned.map(({ cluster, index, files, references }) =>
      KubeCluster.start({
        index,
        stack: cluster.stack,
        cluster,
        files,
        workloads,
        directory: join(directory, 'clusters', cluster.stack),
        network,
        controlGroup: `${sandbox}/${basename(directory)}`,
        images: references.map((reference) => archives.get(reference)!),
        volumeBytes: options.volumeBytes?.[cluster.stack],
      }),
    );
    const started = await allOrNone(starting);
    stage('API servers answer');

    const hubs = planned.flatMap(({ cluster, index, files }) =>
      cluster.role === 'hub'
        ? [{ cluster, address: loadBalancers({ index, files })[WORKLOADS.ingress]! }]
        : [],
    );
    const publicNames = Object.fromEntries(
      hubs.flatMap(({ cluster, address }) => cluster.doors.map(({ host }) => [host, address])),
    );
    try {
      const applied = await Promise.all(
        started.map(async (cluster) => {
          const { stack } = cluster.props;
          return [stack, await cluster.apply(issuers.get(stack)!.secrets, publicNames)] as const;
        }),
      );
      stage('API servers hold every object');
      await Promise.all(started.map((cluster) => cluster.whenReady()));
      stage('every pod is ready');
      const clusters = new Map(started.map((cluster) => [cluster.props.stack, cluster]));
      return new Platform(fleet, directory, network, issuers, clusters, new Map(applied));
    } catch (error) {
      await Promise.all(started.map((cluster) => cluster.stop()));
      throw error;
    }
  }

  cluster(stack: string): KubeCluster {
    const found = this.clusters.get(stack);
    if (found === undefined)
      throw new Error(`no cluster ${stack}: there are ${[...this.clusters.keys()].join(', ')}`);
    return found;
  }

  /** The CA of a cluster. */
  authority(stack: string): Authority {
    return this.issuer(stack).authority(CLUSTER_CA);
  }

  /** The certificate that a cluster's agent really has. */
  clientLeaf(stack: string): Leaf {
    const files = this.issuer(stack).secrets.get(`${NAMESPACES.agents.name}/${SECRETS.clientTls}`)!;
    return { 'tls.crt': files['tls.crt']!, 'tls.key': files['tls.key']! };
  }

  /** Ends every cluster at once. */
  async stop(): Promise<void> {
    await Promise.all([...this.clusters.values()].map((cluster) => cluster.stop()));
    this.issuers.forEach((issuer) => issuer.close());
  }

  private issuer(stack: string): CertManagerDouble {
    const found = this.issuers.get(stack);
    if (found === undefined) throw new Error(`no cluster ${stack}: nothing issues its certificates`);
    return found;
  }
}

/** All clusters, or the first failure once those that did start are ended. */
async function allOrNone(starting: readonly Promise<KubeCluster>[]): Promise<KubeCluster[]> {
  return Promise.all(starting).catch(async (error: Error) => {
    const settled = await Promise.allSettled(starting);
    await Promise.all(settled.map((one) => (one.status === 'fulfilled' ? one.value.stop() : undefined)));
    throw error;
  });
}
