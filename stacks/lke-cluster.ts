import * as k8s from '@pulumi/kubernetes';
import * as linode from '@pulumi/linode';
import * as pulumi from '@pulumi/pulumi';
import { type ClusterSpec, GPU_LABEL, GPU_TAINT, type NodePoolSpec } from '../lib';

export type LkeClusterArgs = Pick<ClusterSpec, 'id' | 'region' | 'kubernetes' | 'nodePools' | 'tags'>;

/** Marks pools that stand beside the cluster resource, which otherwise deletes every pool it does not know. */
const EXTERNAL_POOL = 'fed-observability-gpu';

/** The LKE cluster with its node pools, and the provider that reaches into it. */
export class LkeCluster extends pulumi.ComponentResource {
  /** Linode's id of the cluster. */
  readonly lkeId: pulumi.Output<number>;
  readonly apiEndpoints: pulumi.Output<string[]>;
  /** Secret. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Linodes of all pools, as of the last update: the autoscaler's later nodes are not among them. */
  readonly instanceIds: pulumi.Output<number[]>;
  readonly provider: k8s.Provider;

  constructor(name: string, args: LkeClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super('fed-observability:stacks:LkeCluster', name, {}, opts);
    const { system, gpu } = args.nodePools;
    const cluster = new linode.LkeCluster(
      name,
      {
        label: args.id,
        region: args.region,
        k8sVersion: args.kubernetes.version,
        // Left out on the standard tier: to name a tier needs API v4beta.
        tier: args.kubernetes.tier === 'enterprise' ? args.kubernetes.tier : undefined,
        tags: args.tags,
        controlPlane: controlPlane(args.kubernetes),
        // One nested pool only: its place in the list is its identity; to drop the first rewrites the others.
        pools: [{ type: system.type, count: system.count, autoscaler: system.autoscaler, tags: args.tags }],
        externalPoolTags: [EXTERNAL_POOL],
      },
      // After the first creation the count belongs to the autoscaler; an update would scale back.
      { parent: this, ignoreChanges: system.autoscaler ? ['pools[0].count'] : [] },
    );
    this.lkeId = cluster.id.apply(Number);
    const pool = gpu && this.addGpuPool(gpu, args.tags);
    this.apiEndpoints = cluster.apiEndpoints;
    this.instanceIds = pulumi
      .all([cluster.pools, pool?.nodes ?? []])
      .apply(([pools, nodes]) =>
        [...pools.flatMap((nested) => nested.nodes), ...nodes].map((node) => node.instanceId),
      );
    this.kubeconfig = pulumi.secret(
      cluster.kubeconfig.apply((base64) => Buffer.from(base64, 'base64').toString('utf8')),
    );
    this.provider = new k8s.Provider(
      name,
      {
        kubeconfig: this.kubeconfig,
        enableServerSideApply: true,
        // Otherwise a change of a ConfigMap or Secret deletes it first, and pods that start meanwhile fail.
        enableConfigMapMutable: true,
        enableSecretMutable: true,
      },
      { parent: this },
    );
    this.registerOutputs({ lkeId: this.lkeId, apiEndpoints: this.apiEndpoints, kubeconfig: this.kubeconfig });
  }

  private addGpuPool(gpu: NodePoolSpec, tags: readonly string[]): linode.LkeNodePool {
    return new linode.LkeNodePool(
      'gpu',
      {
        clusterId: this.lkeId,
        type: gpu.type,
        nodeCount: gpu.count,
        autoscaler: gpu.autoscaler,
        tags: [EXTERNAL_POOL, ...tags],
        labels: { ...GPU_LABEL },
        taints: [{ ...GPU_TAINT }],
      },
      { parent: this, ignoreChanges: gpu.autoscaler ? ['nodeCount'] : [] },
    );
  }
}

function controlPlane({ highAvailability, acl }: ClusterSpec['kubernetes']) {
  if (acl === undefined) return { highAvailability };
  return { highAvailability, acl: { enabled: true, addresses: [{ ipv4s: acl.ipv4, ipv6s: acl.ipv6 }] } };
}
