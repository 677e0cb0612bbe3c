import {
  type Cluster,
  type Fleet,
  type Manifest,
  operatorChoice,
  operatorReleases,
  PART_OF,
} from '../../../lib';
import { objectsOf } from '../../support/fixtures';

/**
 * The objects that Pulumi applies: every rendered one but those that stand for Helm releases under GitOps.
 */
export function appliedObjects(stack: string, fleet: Fleet): Manifest[] {
  const objects = objectsOf(stack, fleet);
  return objects.filter(({ apiVersion }) => !/\.toolkit\.fluxcd\.io\//.test(apiVersion));
}

/**
 * Every resource that a stack must have, as `<type> <name>`. Spelt out here, since the program's own tables
 * would only confirm themselves.
 */
export function expectedResources(stack: string, fleet: Fleet): string[] {
  const cluster = fleet.clusters.get(stack)!;
  const { spec } = cluster;
  const isHub = cluster.role === 'hub';
  const zoned = isHub && cluster.spec.hub.dns.provider === 'linode' ? cluster.doors : [];
  return [
    `pulumi:pulumi:Stack ${PART_OF}-${stack}`,
    'fed-observability:stacks:LkeCluster cluster',
    'pulumi:providers:linode default_5_1_1',
    'linode:index/lkeCluster:LkeCluster cluster',
    ...(spec.nodePools.gpu ? ['linode:index/lkeNodePool:LkeNodePool gpu'] : []),
    ...(spec.nodeFirewall ? ['linode:index/firewall:Firewall nodes'] : []),
    'pulumi:providers:kubernetes cluster',
    ...['foundation', 'operators', 'configuration', 'workloads', ...(cluster.gpu ? ['gpu'] : [])].map(
      (wave) => `fed-observability:stacks:Wave ${wave}`,
    ),
    ...operatorReleases(operatorChoice(cluster)).map(({ name }) => `kubernetes:helm.sh/v3:Release ${name}`),
    ...appliedObjects(stack, fleet).map(resourceOf),
    ...(isHub ? ['kubernetes:core/v1:Secret Secret/monitoring/grafana-admin'] : []),
    ...pullSecrets(cluster).map((path) => `kubernetes:core/v1:Secret Secret/${path}`),
    ...zoned.map(({ host }) => `linode:index/domainRecord:DomainRecord ${host}`),
  ].sort();
}

/** The image pull secret where pods of ours are: GPU pods on clusters with GPU nodes, stores and doors on hubs. */
function pullSecrets({ role, gpu, spec: { images } }: Cluster): string[] {
  if (images.pullSecret === undefined) return [];
  const namespaces = ['observability', 'observability-agents', ...(gpu ? ['gpu-system'] : [])];
  const ofHub = ['monitoring', 'observability-hub', 'observability-system'];
  return [...namespaces, ...(role === 'hub' ? ofHub : [])].map(
    (namespace) => `${namespace}/${images.pullSecret}`,
  );
}

function resourceOf({ apiVersion, kind, metadata: { namespace, name } }: Manifest): string {
  const type = apiVersion === 'v1' ? `core/v1:${kind}` : `${apiVersion}:${kind}`;
  return `kubernetes:${type} ${[kind, namespace, name].filter((part) => part !== undefined).join('/')}`;
}
