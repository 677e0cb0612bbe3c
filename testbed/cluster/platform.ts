import { mkdtempSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  CERT_MANAGER,
  type Cluster,
  CLUSTER_CA,
  type Fleet,
  type Manifest,
  NAMESPACES,
  SECRETS,
  WORKLOADS,
} from '../../lib';
import { type Authority, authorityOf, type Leaf } from '../doubles/certificates';
import { Rendering } from '../fleet/rendering';
import { stages } from '../fleet/stages';
import { makeImages } from '../images/make-images';
import { type Files } from '../kubernetes/objects';
import { readManifests } from '../kubernetes/read-manifests';
import { SANDBOX_DIRECTORY, SANDBOX_ID } from '../sandbox/sandbox';
import { imageStore } from './image-store';
import { imagesOf } from './images-of';
import { KubeCluster } from './kube-cluster';
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
  private readonly authorities = new Map<string, Authority>();
  private readonly leaves = new Map<string, Leaf>();
  /** What kubectl said when it applied the rendered files, by stack. */
  readonly applied = new Map<string, string>();

  private constructor(
    readonly fleet: Fleet,
    readonly directory: string,
    readonly network: ProviderNetwork,
    private readonly clusters: ReadonlyMap<string, KubeCluster>,
  ) {}

  /**
   * Starts a cluster for each stack of a fleet as its users do on day one: cert-manager issues each cluster's CA, the
   * CAs are reviewed, and what is rendered then is applied. Resolves when all is ready.
   */
  static async start(options: PlatformOptions): Promise<Platform> {
    const { [SANDBOX_DIRECTORY]: parent, [SANDBOX_ID]: sandbox } = process.env;
    if (parent === undefined)
      throw new Error('not in the sandbox: run this through `npm run e2e` or `npm run cluster`');
    const directory = mkdtempSync(join(parent, 'platform-'));
    const stage = stages(options.onStage);
    const { workloads = [] } = options;

    const rendering = new Rendering(options.config, directory);
    const untrusting = rendering.render();
    const planned = [...untrusting.clusters.values()].map((cluster, index) => {
      const files = rendering.files(cluster.stack);
      return {
        cluster,
        index,
        files,
        references: imagesOf(cluster, [...readManifests(files), ...workloads]),
      };
    });
    stage('manifests rendered');
    const made = await makeImages([...new Set(planned.flatMap(({ references }) => references))]);
    const images = await imageStore(made.map(({ archive }) => archive));
    stage('images made');

    const network = new ProviderNetwork();
    await network.reset();
    const starting = planned.map(({ cluster, index, files }) =>
      KubeCluster.start({
        index,
        stack: cluster.stack,
        cluster,
        files,
        workloads,
        directory: join(directory, 'clusters', cluster.stack),
        network,
        controlGroup: `${sandbox}/${basename(directory)}`,
        images,
        volumeBytes: options.volumeBytes?.[cluster.stack],
      }),
    );
    const started = await allOrNone(starting);
    stage('API servers answer');
    try {
      const publicNames = publicNamesOf(started);
      await Promise.all(started.map((cluster) => cluster.prepare(publicNames)));
      const authorities = await Promise.all(
        started.map((cluster) => cluster.secret(CERT_MANAGER, CLUSTER_CA)),
      );
      started.forEach(({ props }, index) =>
        rendering.trust(props.cluster.id, authorities[index]!['tls.crt']!),
      );
      stage('cert-manager has issued each cluster’s CA');

      const fleet = rendering.render();
      options.rewrite?.(rendering.dist);
      const clusters = new Map(started.map((cluster) => [cluster.props.stack, cluster]));
      const platform = new Platform(fleet, directory, network, clusters);
      await Promise.all(started.map(async (cluster) => platform.fill(cluster)));
      stage('API servers hold every object');
      await Promise.all(started.map((cluster) => cluster.whenReady()));
      stage('every pod is ready');
      return platform;
    } catch (error) {
      await Promise.all(started.map((cluster) => cluster.stop()));
      throw error;
    }
  }

  cluster(stack: string): KubeCluster {
    return known(this.clusters, stack);
  }

  /** The CA of a cluster. */
  authority(stack: string): Authority {
    return known(this.authorities, stack);
  }

  /** The certificate that a cluster's agent had when it started. */
  clientLeaf(stack: string): Leaf {
    return known(this.leaves, stack);
  }

  /** Ends every cluster at once. */
  async stop(): Promise<void> {
    await Promise.all([...this.clusters.values()].map((cluster) => cluster.stop()));
    this.authorities.forEach((made) => made.remove());
  }

  private async fill(cluster: KubeCluster): Promise<void> {
    const { stack } = cluster.props;
    this.applied.set(stack, await cluster.apply());
    const pair = (files: Files): Leaf => ({ 'tls.crt': files['tls.crt']!, 'tls.key': files['tls.key']! });
    const ca = pair(await cluster.secret(CERT_MANAGER, CLUSTER_CA));
    this.authorities.set(stack, authorityOf(ca['tls.crt'], ca['tls.key']));
    this.leaves.set(stack, pair(await cluster.secret(NAMESPACES.agents.name, SECRETS.clientTls)));
  }
}

function known<T>(things: ReadonlyMap<string, T>, stack: string): T {
  const found = things.get(stack);
  if (found === undefined) throw new Error(`no cluster ${stack}: there are ${[...things.keys()].join(', ')}`);
  return found;
}

/** What the public DNS answers: each hub's doors at the address of its load balancer. */
function publicNamesOf(started: readonly KubeCluster[]): Record<string, string> {
  const hostsOf = (cluster: Cluster) => (cluster.role === 'hub' ? cluster.doors.map(({ host }) => host) : []);
  return Object.fromEntries(
    started.flatMap((cluster) => {
      const address = cluster.loadBalancers()[WORKLOADS.ingress]!;
      return hostsOf(cluster.props.cluster).map((host) => [host, address]);
    }),
  );
}

/** All clusters, or the first failure once those that did start are ended. */
async function allOrNone(starting: readonly Promise<KubeCluster>[]): Promise<KubeCluster[]> {
  return Promise.all(starting).catch(async (error: Error) => {
    const settled = await Promise.allSettled(starting);
    await Promise.all(settled.map((one) => (one.status === 'fulfilled' ? one.value.stop() : undefined)));
    throw error;
  });
}
