import { LinodeRefusal } from './linode-refusal';

type Body = Readonly<Record<string, unknown>>;
type Entity = Body & { readonly id: number };

/** The state behind the double of the Linode API: what one account holds. */
export class LinodeAccount {
  readonly domains: readonly Entity[];
  readonly clusters = new Map<number, Entity>();
  readonly records = new Map<number, Entity>();
  readonly firewalls = new Map<number, Entity>();
  private readonly poolsOf = new Map<number, Map<number, Entity>>();
  private lastId = 1000;

  constructor(
    private readonly kubeconfigs: Readonly<Record<string, string>>,
    domains: readonly string[],
  ) {
    this.domains = domains.map((domain) => ({ id: this.nextId(), domain, type: 'master', status: 'active' }));
  }

  createCluster(body: Body): Entity {
    const { node_pools: pools, ...cluster } = required(body, [
      'label',
      'region',
      'k8s_version',
      'node_pools',
    ]);
    if (!Array.isArray(pools) || pools.length === 0) {
      throw new LinodeRefusal(400, 'At least one node pool is required', 'node_pools');
    }
    const id = this.nextId();
    const created = { ...cluster, id, status: 'ready', tier: cluster.tier ?? 'standard' };
    this.clusters.set(id, created);
    this.poolsOf.set(id, new Map());
    for (const pool of pools) this.createPool(String(id), pool as Body);
    return created;
  }

  cluster(id: string): Entity {
    return found(this.clusters.get(Number(id)));
  }

  deleteCluster(id: string): object {
    this.clusters.delete(this.cluster(id).id);
    return {};
  }

  kubeconfig(id: string): string {
    const text = this.kubeconfigs[this.cluster(id).label as string];
    if (text === undefined) throw new LinodeRefusal(503, 'Cluster kubeconfig is not yet available');
    return Buffer.from(text, 'utf8').toString('base64');
  }

  endpoints(id: string): object[] {
    return [{ endpoint: `https://${this.cluster(id).id}.us-ord-1.linodelke.example:443` }];
  }

  pools(cluster: string): Entity[] {
    return [...this.poolMap(cluster).values()];
  }

  createPool(cluster: string, body: Body): Entity {
    const { count } = required(body, ['type', 'count']);
    const nodes = Array.from({ length: count as number }, () => ({
      id: `${cluster}-${this.nextId()}`,
      instance_id: this.nextId(),
      status: 'ready',
    }));
    const pool = { tags: [], labels: {}, taints: [], disks: [], ...body, id: this.nextId(), nodes };
    this.poolMap(cluster).set(pool.id, pool);
    return pool;
  }

  pool(cluster: string, id: string): Entity {
    return found(this.poolMap(cluster).get(Number(id)));
  }

  deletePool(cluster: string, id: string): object {
    this.poolMap(cluster).delete(this.pool(cluster, id).id);
    return {};
  }

  createRecord(domain: string, body: Body): Entity {
    found(this.domains.find(({ id }) => id === Number(domain)));
    const record = { ...required(body, ['type', 'name', 'target']), id: this.nextId() };
    this.records.set(record.id, record);
    return record;
  }

  deleteRecord(id: string): object {
    this.records.delete(found(this.records.get(Number(id))).id);
    return {};
  }

  createFirewall(body: Body): Entity {
    const firewall = { ...required(body, ['label', 'rules', 'devices']), id: this.nextId() };
    this.firewalls.set(firewall.id, firewall);
    return firewall;
  }

  deleteFirewall(id: string): object {
    this.firewalls.delete(found(this.firewalls.get(Number(id))).id);
    return {};
  }

  private poolMap(cluster: string): Map<number, Entity> {
    return this.poolsOf.get(this.cluster(cluster).id)!;
  }

  private nextId(): number {
    return (this.lastId += 1);
  }
}

function found<T>(entity: T | undefined): T {
  if (entity === undefined) throw new LinodeRefusal(404, 'Not found');
  return entity;
}

function required(body: Body, fields: readonly string[]): Body {
  const missing = fields.find((field) => body[field] === undefined || body[field] === null);
  if (missing !== undefined) throw new LinodeRefusal(400, `${missing} is required`, missing);
  return body;
}
