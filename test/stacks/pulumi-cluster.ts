import { GPU_LABEL, GPU_TAINT } from '../../lib';
import { edge, hub } from './clusters';
import { type Deployed, deployEdge, deployHub, ofType, only, TYPES } from './deployments';
import { isSecretInput, KUBECONFIG, settled } from './pulumi-mocks';

/** Tests of the LKE cluster and of its provider. */
export function clusterTests(theHub: () => Deployed, theEdge: () => Deployed): void {
  test('nests the system pool alone, since the place in the list is the identity of a nested pool', () => {
    const { inputs } = only(theHub(), TYPES.cluster, 'cluster');
    expect(inputs).toMatchObject({ label: 'hub-under-test', region: 'us-ord', k8sVersion: '1.34' });
    expect(inputs.pools).toEqual([{ type: 'g6-standard-4', count: 3, tags: [] }]);
    expect(inputs.controlPlane).toEqual({ highAvailability: false });
  });

  test('names a tier only beyond the standard one, since naming it needs API v4beta', async () => {
    expect(only(theHub(), TYPES.cluster, 'cluster').inputs).not.toHaveProperty('tier');
    const enterprise = await deployEdge(
      edge({ kubernetes: { tier: 'enterprise', version: 'v1.34.6+lke2' } }),
    );
    expect(only(enterprise, TYPES.cluster, 'cluster').inputs).toMatchObject({
      tier: 'enterprise',
      k8sVersion: 'v1.34.6+lke2',
      controlPlane: { highAvailability: true },
    });
  });

  test('labels and taints the GPU pool, and tags it as external, or the cluster would delete it', () => {
    const pool = only(theHub(), TYPES.pool, 'gpu').inputs;
    expect(pool).toMatchObject({ clusterId: 4711, type: 'g2-gpu-rtx4000a1-s', nodeCount: 1 });
    expect(pool.labels).toEqual(GPU_LABEL);
    expect(pool.taints).toEqual([GPU_TAINT]);
    const external = only(theHub(), TYPES.cluster, 'cluster').inputs.externalPoolTags as string[];
    expect(external).toHaveLength(1);
    expect(pool.tags).toContain(external[0]);
  });

  test('has no GPU pool where none is declared', () => {
    expect(ofType(theEdge(), TYPES.pool)).toEqual([]);
  });

  test('leaves node counts to the autoscaler after creation: an update must not scale back', async () => {
    const nodePools = {
      system: { type: 'g6-standard-4', count: 4, autoscaler: { min: 3, max: 6 } },
      gpu: { type: 'g2-gpu-rtx4000a1-s', count: 1, autoscaler: { min: 1, max: 3 } },
    };
    const scaled = await deployEdge(edge({ nodePools, tags: ['team-a'] }));
    const cluster = only(scaled, TYPES.cluster, 'cluster');
    const pool = only(scaled, TYPES.pool, 'gpu');
    expect(cluster.inputs).toMatchObject({
      tags: ['team-a'],
      pools: [{ count: 4, autoscaler: { min: 3, max: 6 }, tags: ['team-a'] }],
    });
    expect(cluster.ignoreChanges).toEqual(['pools[0].count']);
    expect(pool.inputs).toMatchObject({ nodeCount: 1, autoscaler: { min: 1, max: 3 } });
    expect(pool.ignoreChanges).toEqual(['nodeCount']);
    expect(only(theHub(), TYPES.cluster, 'cluster').ignoreChanges).toEqual([]);
  });

  test('opens the API server to the listed addresses only', async () => {
    const acl = { ipv4: ['198.51.100.0/24'] };
    const closed = await deployEdge(edge({ kubernetes: { tier: 'standard', version: '1.34', acl } }));
    expect(only(closed, TYPES.cluster, 'cluster').inputs.controlPlane).toEqual({
      highAvailability: false,
      acl: { enabled: true, addresses: [{ ipv4s: ['198.51.100.0/24'], ipv6s: [] }] },
    });
  });

  test('keeps its parts under one component', () => {
    const parts = [
      only(theHub(), TYPES.cluster, 'cluster'),
      only(theHub(), TYPES.pool, 'gpu'),
      only(theHub(), TYPES.provider, 'cluster'),
    ];
    for (const { parent } of parts) expect(parent).toContain('fed-observability:stacks:LkeCluster::cluster');
  });

  test('decodes its kubeconfig, secret as output and as input of the provider', async () => {
    expect(await settled(theHub().value.kubeconfig)).toEqual({ value: KUBECONFIG, secret: true });
    const { inputs } = only(theHub(), TYPES.provider, 'cluster');
    expect(isSecretInput(inputs.kubeconfig)).toBe(true);
  });

  test('has a provider that updates ConfigMaps and Secrets in place, so that no pod misses them', () => {
    expect(only(theHub(), TYPES.provider, 'cluster').inputs).toMatchObject({
      enableServerSideApply: 'true',
      enableConfigMapMutable: 'true',
      enableSecretMutable: 'true',
    });
  });

  test('puts out its ids, its endpoints and its namespaces', async () => {
    const { value } = theEdge();
    expect(value.clusterId).toBe('edge-under-test');
    expect(value.namespaces).toEqual(expect.arrayContaining(['observability', 'cert-manager']));
    expect((await settled(value.lkeId)).value).toBe(4711);
    expect((await settled(value.apiEndpoints)).value).toEqual(['https://api.example:443']);
  });

  test('has neither firewall nor buckets unless they are declared', () => {
    for (const deployed of [theHub(), theEdge()]) {
      expect(deployed.registrations.filter(({ type }) => /firewall|objectStorage/i.test(type))).toEqual([]);
    }
  });

  test('with a firewall covers the Linodes of every pool, and drops what no rule accepts', async () => {
    const walled = await deployHub(hub({ nodeFirewall: { sshFrom: ['198.51.100.7/32'] } }));
    expect(only(walled, TYPES.firewall, 'nodes').inputs).toMatchObject({
      label: 'hub-under-test',
      inboundPolicy: 'DROP',
      outboundPolicy: 'ACCEPT',
      linodes: [11, 12, 21],
    });
  });

  test('with a firewall lets pods talk across nodes, and SSH in from declared addresses only', async () => {
    const rulesOf = async (nodeFirewall: object) =>
      only(await deployHub(hub({ nodeFirewall })), TYPES.firewall, 'nodes').inputs.inbounds as {
        protocol: string;
        label: string;
        ports?: string;
        ipv4s: string[];
      }[];
    const closed = await rulesOf({});
    expect(closed).toContainEqual(
      expect.objectContaining({ protocol: 'IPENCAP', ipv4s: ['192.168.128.0/17'] }),
    );
    expect(closed.filter(({ ports }) => ports === '22')).toEqual([]);
    expect(closed.filter(({ ipv4s }) => ipv4s.includes('0.0.0.0/0')).map(({ protocol }) => protocol)).toEqual(
      ['ICMP'],
    );
    for (const { label } of closed) expect(label.length).toBeLessThanOrEqual(32);
    const ssh = (await rulesOf({ sshFrom: ['198.51.100.7/32'] })).filter(({ ports }) => ports === '22');
    expect(ssh.map(({ ipv4s }) => ipv4s)).toEqual([['198.51.100.7/32']]);
  });

  test('with buckets gives each a key that opens it alone, and puts the key out as a secret', async () => {
    const buckets = ['fed-observability-loki', 'fed-observability-tempo'];
    const stored = await deployHub(hub({ objectStorage: { buckets } }));
    expect(ofType(stored, TYPES.key).map(({ inputs }) => inputs.bucketAccesses)).toEqual(
      buckets.map((bucketName) => [{ bucketName, region: 'us-ord', permissions: 'read_write' }]),
    );
    const { accessKey, secretKey } = stored.value.objectStorage!['fed-observability-loki']!;
    expect(await settled(accessKey)).toEqual({ value: 'access', secret: true });
    expect(await settled(secretKey)).toEqual({ value: 'secret', secret: true });
  });
}
