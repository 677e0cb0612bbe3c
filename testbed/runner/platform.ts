import { mkdtempSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  CLUSTER_CA,
  type Fleet,
  type Manifest,
  NAMESPACES,
  SECRETS,
  toYamlDocuments,
  WORKLOADS,
} from '../../lib';
import { ROOT } from '../../tools/root';
import { type CertManagerDouble } from '../doubles/cert-manager-double';
import { type Authority, type Leaf } from '../doubles/certificates';
import { CRD_DOUBLES } from '../doubles/crd-doubles';
import { renderFleet } from '../fleet/render-fleet';
import { stages } from '../fleet/stages';
import { makeGroups } from '../sandbox/cgroups';
import { clearNetwork } from '../sandbox/clear-network';
import { SANDBOX_DIRECTORY, SANDBOX_ID } from '../sandbox/sandbox';
import { Cluster } from './cluster';
import { Network } from './network';

export interface PlatformOptions {
  /** Folder of the `Pulumi.<stack>.yaml` files. */
  readonly config: string;
  /** Manifests of workloads that every cluster runs besides the platform. */
  readonly workloads?: readonly Manifest[];
  /** Folders that get a file system of this many bytes, by stack and path: `claims/<name>`, `node/<path>`. */
  readonly volumeBytes?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Changes the rendered files of all stacks before they are applied: only to compare with another configuration. */
  readonly rewrite?: (dist: string) => void;
  /** Told when a stage is done. */
  readonly onStage?: (stage: string, seconds: number) => void;
  /** Told of the clusters whose pods are about to start. */
  readonly onClusters?: (clusters: readonly Cluster[]) => void;
}

/** Every cluster of a fleet, running. Only inside the sandbox. */
export class Platform {
  private constructor(
    readonly fleet: Fleet,
    readonly directory: string,
    readonly network: Network,
    private readonly issuers: ReadonlyMap<string, CertManagerDouble>,
    private readonly clusters: ReadonlyMap<string, Cluster>,
    /** Why memory and CPU limits are not in force; undefined where they are. */
    readonly unlimited: string | undefined,
  ) {}

  /** Renders the fleet, issues its certificates, renders it again with the reviewed CAs, and runs what came out. */
  static async start(options: PlatformOptions): Promise<Platform> {
    const parent = process.env[SANDBOX_DIRECTORY];
    if (parent === undefined)
      throw new Error('not in the sandbox: run this through `npm run e2e` or `npm run demo`');
    const directory = mkdtempSync(join(parent, 'platform-'));
    const stage = stages(options.onStage);

    const { fleet, issuers } = renderFleet(options.config, directory);
    options.rewrite?.(join(directory, 'dist'));
    stage('certificates issued, manifests rendered');

    const network = new Network();
    await clearNetwork();
    const limits = controlGroup(`${process.env[SANDBOX_ID]}/${basename(directory)}`);
    const crds = [
      join(ROOT, 'imports/crds/cert-manager.io.yaml'),
      write(directory, 'crd-doubles.yaml', CRD_DOUBLES),
    ];
    const workloads = options.workloads ? [write(directory, 'workloads.yaml', options.workloads)] : [];
    const created = await Promise.all(
      [...fleet.clusters.keys()].map((stack, index) =>
        Cluster.create({
          index,
          stack,
          files: join(directory, 'dist', stack),
          crds,
          workloads,
          directory: join(directory, 'clusters', stack),
          network,
          issuer: issuers.get(stack)!,
          volumeBytes: options.volumeBytes?.[stack],
          controlGroup: limits.group,
        }),
      ),
    );
    stage('API servers hold every object');

    const clusters = new Map(created.map((cluster) => [cluster.props.stack, cluster]));
    const platform = new Platform(fleet, directory, network, issuers, clusters, limits.reason);
    options.onClusters?.(created);
    const running = created.map((cluster) => cluster.run(platform.publicNames()));
    await Promise.all(running).catch(async (error: Error) => {
      await Promise.allSettled(running);
      await platform.stop();
      throw error;
    });
    stage('every pod is ready');
    return platform;
  }

  cluster(stack: string): Cluster {
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

  /** Ends every process; hubs last, because they take what the others still send. */
  async stop(): Promise<void> {
    const isHub = ({ props }: Cluster) => this.fleet.clusters.get(props.stack)!.role === 'hub';
    const clusters = [...this.clusters.values()];
    await Promise.all(clusters.filter((cluster) => !isHub(cluster)).map((cluster) => cluster.stop()));
    await Promise.all(clusters.filter(isHub).map((cluster) => cluster.stop()));
    this.issuers.forEach((issuer) => issuer.close());
  }

  private issuer(stack: string): CertManagerDouble {
    const found = this.issuers.get(stack);
    if (found === undefined) throw new Error(`no cluster ${stack}: nothing issues its certificates`);
    return found;
  }

  /** What the public DNS answers: each hub's doors at the address of its load balancer. */
  private publicNames(): Record<string, string> {
    const hubs = [...this.fleet.clusters.values()].filter((cluster) => cluster.role === 'hub');
    return Object.fromEntries(
      hubs.flatMap(({ stack, doors }) => {
        const address = this.cluster(stack).loadBalancers()[WORKLOADS.ingress]!;
        return doors.map(({ host }) => [host, address]);
      }),
    );
  }
}

function write(directory: string, name: string, objects: readonly object[]): string {
  const path = join(directory, name);
  writeFileSync(path, toYamlDocuments(objects));
  return path;
}

/** The parent of all groups of this run, if the machine lets us make one. */
function controlGroup(name: string): { readonly group?: string; readonly reason?: string } {
  try {
    makeGroups(`${name}/probe`, { memory: 64 * 1024 * 1024, cpu: 1 });
    return { group: name };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}
