import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cluster } from '../../../lib';
import { readFleet } from '../../../stacks/config';
import { synthesize } from '../../../stacks/synthesize';
import { ApiServer } from '../../../testbed/processes/api-server';
import { installCrds } from '../../../testbed/processes/install-crds';
import { LINODE_STORAGE_CLASS } from '../../../testbed/storage/linode-volumes';
import { eventually } from '../../../testbed/waiting';
import { FLEET } from '../../../tools/root';
import { ControlPlane } from './control-plane';
import { declaredPools } from './declared-pools';
import { foreignWorkloads } from './foreign-workloads';
import { poolNodes } from './pool-nodes';
import { provisionVolumes } from './provision-volumes';
import { type Snapshot, takeSnapshot } from './snapshot';
import { unsettled } from './unsettled';

/**
 * A cluster of the reference fleet on a real control plane of its own: nodes from its pools, its files applied, its
 * pods placed. Doubles: kwok for kubelets and container runtimes, volumes, the pods of operators and of LKE. kwok
 * mounts nothing, so that the Secrets of cert-manager and Pulumi are not missed; no Service gets a NodeBalancer.
 */
export class PlacedCluster {
  private readonly directory = mkdtempSync(join(tmpdir(), 'fed-observability-scheduling-'));
  private server!: ApiServer;
  private controlPlane: ControlPlane | undefined;

  private constructor(private readonly cluster: Cluster) {}

  static async start(stack: string): Promise<PlacedCluster> {
    const cluster = new PlacedCluster(readFleet(FLEET).clusters.get(stack)!);
    try {
      await cluster.fill();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  private async fill(): Promise<void> {
    const pools = await declaredPools(this.cluster.spec);
    this.server = await ApiServer.start();
    this.controlPlane = new ControlPlane(this.server);
    installCrds(this.server);
    this.server.create([
      LINODE_STORAGE_CLASS,
      ...pools.flatMap((pool) => poolNodes(pool, this.cluster.spec.region)),
    ]);
    synthesize({ config: FLEET, out: this.directory });
    this.apply();
    this.server.create(foreignWorkloads(this.cluster));
    await this.settled();
  }

  /** Applies the folder of the stack as its users do; kubectl takes the files in the order of their names. */
  apply(): void {
    this.kubectl(
      'apply',
      '--server-side',
      '--field-manager=fed-observability',
      '-f',
      join(this.directory, this.cluster.stack),
    );
  }

  /** Runs kubectl, and throws what it complains about. */
  kubectl(...args: string[]): string {
    const { status, stdout, stderr } = this.server.kubectl(...args);
    if (status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  /** Evicts the pods of a node, as its budgets allow. */
  async drain(node: string): Promise<void> {
    await eventually(`${node} to be empty`, 40_000, async () => {
      // Short attempts: while kubectl runs nobody reads the programs' logs, and a full pipe would stop them.
      this.kubectl('drain', node, '--ignore-daemonsets', '--delete-emptydir-data', '--timeout=3s');
      return true;
    });
  }

  create(objects: readonly object[]): void {
    this.server.create(objects);
  }

  snapshot(): Snapshot {
    return takeSnapshot(this.server);
  }

  /** Waits until every pod that anything wants is ready; throws what is missing, with the scheduler's reasons. */
  async settled(): Promise<Snapshot> {
    let snapshot = this.snapshot();
    const condition = async () => {
      snapshot = this.snapshot();
      provisionVolumes(this.server, snapshot, this.cluster.spec.region);
      const reasons = unsettled(snapshot);
      if (reasons.length > 0) throw new Error(`\n${reasons.join('\n')}`);
      return true;
    };
    await eventually(`${this.cluster.stack} to settle`, 45_000, condition).catch((error: Error) => {
      const refused = this.kubectl('get', 'events', '-A', '--field-selector=reason=FailedCreate');
      throw new Error(`${error.message}\n${refused}\n${this.controlPlane?.log()}`, { cause: error });
    });
    return snapshot;
  }

  async stop(): Promise<void> {
    await this.controlPlane?.stop();
    await this.server?.stop();
    rmSync(this.directory, { recursive: true });
  }
}
