import {
  type CreatedResource,
  type ExistingResource,
  type ProviderDouble,
  type ResourceRequest,
} from './provider-double';

type Properties = Readonly<Record<string, unknown>>;

interface Pool {
  readonly id: number;
  readonly tags: readonly string[];
  readonly nodes: readonly { readonly id: string; readonly instance_id: number; readonly status: string }[];
}

interface Kind {
  /** Makes the resource, and answers its id and what the API knows beyond the inputs. */
  create(api: Api, inputs: Properties): Promise<{ id: number; computed: Properties }>;
  /** Where it lies in the API. */
  path(id: string, inputs: Properties): string;
}

const KINDS: Readonly<Record<string, Kind>> = {
  'linode:index/lkeCluster:LkeCluster': {
    async create(api, inputs) {
      const { id } = await api.post<{ id: number }>('/lke/clusters', clusterBody(inputs));
      const read = <T>(part: string) => api.get<T>(`/lke/clusters/${id}${part}`);
      const { kubeconfig } = await read<{ kubeconfig: string }>('/kubeconfig');
      const { status, tier } = await read<{ status: string; tier: string }>('');
      const { data: pools } = await read<{ data: Pool[] }>('/pools');
      const { data: endpoints } = await read<{ data: { endpoint: string }[] }>('/api-endpoints');
      const { url } = await read<{ url: string }>('/dashboard');
      const declared = inputs.pools as readonly Properties[];
      const computed = {
        kubeconfig,
        status,
        tier,
        apiEndpoints: endpoints.map(({ endpoint }) => endpoint),
        dashboardUrl: url,
        pools: pools.map((pool, index) => ({ ...declared[index], id: pool.id, nodes: nodesOf(pool) })),
      };
      return { id, computed };
    },
    path: (id) => `/lke/clusters/${id}`,
  },
  'linode:index/lkeNodePool:LkeNodePool': {
    async create(api, { clusterId, nodeCount, ...pool }) {
      const body = { ...pool, count: nodeCount };
      const made = await api.post<Pool>(`/lke/clusters/${clusterId as number}/pools`, body);
      return { id: made.id, computed: { nodes: nodesOf(made) } };
    },
    path: (id, { clusterId }) => `/lke/clusters/${clusterId as number}/pools/${id}`,
  },
  'linode:index/firewall:Firewall': {
    async create(api, { label, tags, inbounds, inboundPolicy, outboundPolicy, linodes }) {
      const rules = { inbound: inbounds, inbound_policy: inboundPolicy, outbound_policy: outboundPolicy };
      const body = { label, tags, rules, devices: { linodes } };
      const { id } = await api.post<{ id: number }>('/networking/firewalls', body);
      return { id, computed: {} };
    },
    path: (id) => `/networking/firewalls/${id}`,
  },
  'linode:index/domainRecord:DomainRecord': {
    async create(api, { domainId, recordType, ttlSec, ...record }) {
      const body = { ...record, type: recordType, ttl_sec: ttlSec };
      const { id } = await api.post<{ id: number }>(`/domains/${domainId as number}/records`, body);
      return { id, computed: {} };
    },
    path: (id, { domainId }) => `/domains/${domainId as number}/records/${id}`,
  },
};

/**
 * Double of the Linode provider plugin: the resources of a cluster, its pools, firewall and DNS records, over HTTP
 * against the API that its config names. Nothing of the plugin's own schema, defaults or waiting is in it.
 */
export class LinodeProviderDouble implements ProviderDouble {
  readonly package = 'linode';
  readonly version = '5.1.1';
  private api?: Api;

  async configure({ url, token }: Properties): Promise<void> {
    if (typeof token !== 'string') throw new Error('token is required: set linode:token or LINODE_TOKEN');
    this.api = new Api(`${url as string}/v4`, token);
    await this.api.get('/linode/types');
  }

  check(type: string): void {
    if (!(type in KINDS)) throw new Error(`${type}: the double of the Linode provider does not know it`);
  }

  async create({ type, inputs }: ResourceRequest): Promise<CreatedResource> {
    const { id, computed } = await KINDS[type]!.create(this.connected(), inputs);
    return { id: String(id), outputs: { ...inputs, ...computed } };
  }

  async delete({ type, id, inputs }: ExistingResource): Promise<void> {
    await this.connected().call('DELETE', KINDS[type]!.path(id, inputs));
  }

  async invoke(token: string, { domain }: Properties): Promise<Properties> {
    if (token !== 'linode:index/getDomain:getDomain') {
      throw new Error(`${token}: the double of the Linode provider does not know it`);
    }
    const { data } = await this.connected().get<{ data: Properties[] }>('/domains');
    const zone = data.find((candidate) => candidate.domain === domain);
    if (zone === undefined) throw new Error(`Domain ${domain as string} was not found`);
    return zone;
  }

  private connected(): Api {
    if (this.api === undefined) throw new Error('the Linode provider is not configured');
    return this.api;
  }
}

/** Calls to the Linode API, which tells a fault as the plugin does: status, field and reason. */
class Api {
  constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  async get<T>(path: string): Promise<T> {
    return (await this.call('GET', path)) as T;
  }

  async post<T>(path: string, body: Properties): Promise<T> {
    return (await this.call('POST', path, body)) as T;
  }

  async call(method: string, path: string, body?: Properties): Promise<unknown> {
    const response = await fetch(`${this.base}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    const answer = (await response.json()) as { errors?: { reason: string; field?: string }[] };
    if (response.ok) return answer;
    const faults = answer.errors!.map(({ reason, field }) =>
      field === undefined ? reason : `[${field}] ${reason}`,
    );
    throw new Error(`[${response.status}] ${faults.join('; ')}`);
  }
}

function clusterBody({
  k8sVersion,
  controlPlane,
  pools,
  externalPoolTags: _,
  ...rest
}: Properties): Properties {
  const { highAvailability } = controlPlane as { highAvailability: boolean };
  return {
    ...rest,
    k8s_version: k8sVersion,
    control_plane: { high_availability: highAvailability },
    node_pools: pools,
  };
}

function nodesOf({ nodes }: Pool): Properties[] {
  return nodes.map(({ id, instance_id: instanceId, status }) => ({ id, instanceId, status }));
}
