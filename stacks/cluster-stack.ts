import * as pulumi from '@pulumi/pulumi';
import {
  type ClusterSpec,
  doorHosts,
  type Fleet,
  fleetWarnings,
  type HubSpec,
  NAMESPACES,
  operatorReleases,
  renderCluster,
  WORKLOADS,
} from '../lib';
import { apply } from './apply';
import { dnsRecords } from './dns';
import { type KubernetesObject } from './kubernetes-object';
import { LkeCluster } from './lke-cluster';
import { nodeFirewall } from './node-firewall';
import { type BucketAccess, objectStorage } from './object-storage';
import { secretObjects } from './secrets';

export interface ClusterStackArgs {
  readonly stack: string;
  readonly spec: ClusterSpec;
  readonly fleet: Fleet;
}

/** What `pulumi stack output` shows. */
export interface ClusterOutputs {
  readonly clusterId: string;
  readonly lkeId: pulumi.Output<number>;
  readonly apiEndpoints: pulumi.Output<string[]>;
  /** Secret. */
  readonly kubeconfig: pulumi.Output<string>;
  readonly namespaces: readonly string[];
  /** Only with buckets in the config. */
  readonly objectStorage?: Readonly<Record<string, BucketAccess>>;
  /** Only on a hub: the address of the doors. */
  readonly gatewayAddress?: pulumi.Output<string>;
  /** Only on a hub without a Linode zone: the records that somebody else must keep. */
  readonly dnsRecords?: readonly DnsRecord[];
}

export interface DnsRecord {
  readonly name: string;
  readonly type: 'A';
  readonly value: pulumi.Output<string>;
}

/** One cluster and everything in it, hub and edge alike. */
export function deployCluster({ stack, spec, fleet }: ClusterStackArgs): ClusterOutputs {
  fleetWarnings(fleet).forEach((warning) => void pulumi.log.warn(warning));
  const objects = [...renderCluster(stack, fleet).flatMap((chart) => chart.objects), ...secretObjects(spec)];

  const cluster = new LkeCluster('cluster', spec);
  nodeFirewall(spec, cluster);
  // After the whole cluster: whether GPUs are in stock shows only when the pool is created.
  const applied = apply(
    { objects, releases: operatorReleases(spec) },
    { provider: cluster.provider, after: cluster },
  );
  return {
    clusterId: spec.id,
    lkeId: cluster.lkeId,
    apiEndpoints: cluster.apiEndpoints,
    kubeconfig: cluster.kubeconfig,
    namespaces: objects.filter((object) => object.kind === 'Namespace').map((object) => object.metadata.name),
    ...(spec.objectStorage ? { objectStorage: objectStorage(spec) } : {}),
    ...(spec.role === 'hub' ? doors(spec, applied) : {}),
  };
}

function doors(
  spec: HubSpec,
  applied: ReadonlyMap<string, KubernetesObject>,
): Pick<ClusterOutputs, 'gatewayAddress' | 'dnsRecords'> {
  const gatewayAddress = addressOf(applied, `Service/${NAMESPACES.hub.name}/${WORKLOADS.ingress}`);
  const { dns } = spec.hub;
  if (dns.provider === 'linode') {
    dnsRecords(dns.zone, spec, gatewayAddress);
    return { gatewayAddress };
  }
  const records = doorHosts(spec).map((name) => ({ name, type: 'A' as const, value: gatewayAddress }));
  return { gatewayAddress, dnsRecords: records };
}

interface LoadBalancerStatus {
  readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string }[] };
}

function addressOf(applied: ReadonlyMap<string, KubernetesObject>, service: string): pulumi.Output<string> {
  return applied.get(service)!.status.apply((status) => {
    const ip = (status as LoadBalancerStatus | undefined)?.loadBalancer?.ingress?.[0]?.ip;
    if (ip === undefined) {
      throw new Error(
        `${service} has no address: its NodeBalancer was not made; see the events of the Service`,
      );
    }
    return ip;
  });
}
