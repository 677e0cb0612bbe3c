import { type ClusterSpec, type Fleet } from '../../lib';
import { type ClusterOutputs, deployCluster } from '../../stacks/cluster-stack';
import { edge, fleetOf, hub } from './clusters';
import { type Registration, run } from './pulumi-mocks';

/** The secrets of Grafana of every hub under test, as Pulumi hands them to the program. */
export const GRAFANA = {
  'fed-observability:grafanaAdminPassword': 'correct horse',
  'fed-observability:grafanaSecretKey': 'purple stapler',
};

export const TYPES = {
  cluster: 'linode:index/lkeCluster:LkeCluster',
  pool: 'linode:index/lkeNodePool:LkeNodePool',
  firewall: 'linode:index/firewall:Firewall',
  record: 'linode:index/domainRecord:DomainRecord',
  key: 'linode:index/objectStorageKey:ObjectStorageKey',
  provider: 'pulumi:providers:kubernetes',
  release: 'kubernetes:helm.sh/v3:Release',
  crdFile: 'kubernetes:yaml/v2:ConfigFile',
  secret: 'kubernetes:core/v1:Secret',
  wave: 'fed-observability:stacks:Wave',
} as const;

export interface Deployed {
  readonly value: ClusterOutputs;
  readonly registrations: readonly Registration[];
}

export async function deployHub(spec: ClusterSpec = hub()): Promise<Deployed> {
  return succeeded(await run(() => deploy('hub', fleetOf(spec)), GRAFANA));
}

export async function deployEdge(spec: ClusterSpec = edge()): Promise<Deployed> {
  return succeeded(await run(() => deploy('edge', fleetOf(hub(), spec)), {}));
}

function succeeded({
  value,
  error,
  registrations,
}: Awaited<ReturnType<typeof run<ClusterOutputs>>>): Deployed {
  if (value === undefined) throw error;
  return { value, registrations };
}

export function ofType({ registrations }: Deployed, type: string): Registration[] {
  return registrations.filter((registration) => registration.type === type);
}

/** The one resource of this type and name. */
export function only(deployed: Deployed, type: string, name: string): Registration {
  const found = ofType(deployed, type).filter((registration) => registration.name === name);
  if (found.length !== 1) throw new Error(`${found.length} resources ${type} ${name}`);
  return found[0]!;
}

/** The applied objects; Helm releases, CRD files and the provider are none. */
export function objectsOf({ registrations }: Deployed): Registration[] {
  return registrations.filter(
    ({ type }) => type.startsWith('kubernetes:') && type !== TYPES.release && type !== TYPES.crdFile,
  );
}

/** Deploys one stack of a fleet. */
export function deploy(stack: string, fleet: Fleet): ClusterOutputs {
  return deployCluster({ cluster: fleet.clusters.get(stack)!, fleet });
}
