import * as pulumi from '@pulumi/pulumi';
import {
  type Cluster,
  ConfigError,
  crdGroups,
  crdSources,
  type Fleet,
  fleetWarnings,
  type HubCluster,
  operatorChoice,
  operatorReleases,
  type PublicName,
  publicNames,
  renderCluster,
} from '../lib';
import { apply } from './apply';
import { dnsRecords } from './dns-records';
import { putOutEarly } from './early-outputs';
import { type KubernetesObject } from './kubernetes-object';
import { LkeCluster } from './lke-cluster';
import { nodeFirewall } from './node-firewall';
import { type BucketAccess, objectStorage } from './object-storage';
import { placeholdersOf } from './placeholders';
import { secretObjects } from './secrets';
import { resourceName } from './urn';

export interface ClusterStackArgs {
  readonly cluster: Cluster;
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
  /** Only on a hub whose doors share one address. */
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
export function deployCluster({ cluster, fleet }: ClusterStackArgs): ClusterOutputs {
  fleetWarnings(fleet).forEach((warning) => void pulumi.log.warn(warning));
  const { spec } = cluster;
  const { charts, faults: rendered } = renderCluster(cluster);
  const faults = [...placeholdersOf(cluster), ...rendered];
  if (faults.length > 0) throw new ConfigError(faults);
  const manifests = charts.flatMap((chart) => chart.objects);
  const objects = [...manifests, ...secretObjects(spec, manifests)];

  const lke = new LkeCluster('cluster', spec);
  nodeFirewall(spec, lke);
  const outputs = {
    clusterId: spec.id,
    lkeId: lke.lkeId,
    apiEndpoints: lke.apiEndpoints,
    kubeconfig: lke.kubeconfig,
    namespaces: objects.filter((object) => object.kind === 'Namespace').map((object) => object.metadata.name),
    ...(spec.objectStorage ? { objectStorage: objectStorage(spec) } : {}),
  };
  putOutEarly(outputs);
  const choice = operatorChoice(cluster);
  // After the whole cluster: whether GPUs are in stock shows only when the pool is created.
  const applied = apply(
    {
      objects,
      releases: operatorReleases(choice),
      crds: crdSources(choice),
      crdGroups: crdGroups(choice),
    },
    { provider: lke.provider, after: lke },
  );
  return { ...outputs, ...entrances(cluster, applied) };
}

type Entrances = Pick<ClusterOutputs, 'gatewayAddress' | 'dnsRecords'>;
type Applied = ReadonlyMap<string, KubernetesObject>;

/** How a cluster is reached from outside. */
function entrances(cluster: Cluster, applied: Applied): Entrances {
  switch (cluster.role) {
    case 'hub':
      return hubEntrances(cluster, applied);
    case 'edge':
      return {};
  }
}

function hubEntrances({ spec, doors }: HubCluster, applied: Applied): Entrances {
  const names = publicNames(
    spec,
    doors.map(({ className }) => className),
  );
  const { dns } = spec.hub;
  const address = (name: PublicName) => addressOf(applied, name);
  const [first, ...others] = names.filter(({ field }) => field === 'hub.domain');
  const one = others.every(({ object }) => object.name === first!.object.name);
  const common = one ? { gatewayAddress: address(first!) } : {};
  if (dns.provider === 'linode') {
    dnsRecords(dns.zone, names, address);
    return common;
  }
  const records = names.map((name) => ({ name: name.host, type: 'A' as const, value: address(name) }));
  return { ...common, dnsRecords: records };
}

/** What a Service and a Gateway say of their NodeBalancer. */
interface BalancerStatus {
  readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string }[] };
  readonly addresses?: readonly { readonly value?: string }[];
}

function addressOf(
  applied: Applied,
  { object: { kind, namespace, name } }: PublicName,
): pulumi.Output<string> {
  const title = resourceName({ kind, metadata: { namespace, name } });
  return applied.get(title)!.status.apply((status) => {
    const { loadBalancer, addresses } = (status ?? {}) as BalancerStatus;
    const ip = loadBalancer?.ingress?.[0]?.ip ?? addresses?.[0]?.value;
    if (ip === undefined) {
      throw new Error(
        `${title} has no address: its NodeBalancer was not made; see the events of the ${kind}`,
      );
    }
    return ip;
  });
}
