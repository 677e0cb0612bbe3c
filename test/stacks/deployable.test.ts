import { type ClusterSpec, ConfigError, type HubCluster } from '../../lib';
import { deployableFaults } from '../../stacks/deployable';
import { recordName } from '../../stacks/record-name';
import { edge, fleetOf, hub } from './clusters';

/** What is refused, one line a fault. */
function faultsOf(spec: ClusterSpec): string {
  const hubFields = spec.role === 'hub' ? spec.hub : {};
  const readable = { fields: spec, pools: spec.nodePools, hub: hubFields };
  return new ConfigError(deployableFaults(readable, 'stack')).message;
}

function hubInZone(domain: string, zone: string): ClusterSpec {
  const retention = { metrics: '15d', logs: '7d', traces: '48h' };
  return hub({ hub: { domain, dns: { provider: 'linode', zone }, retention } });
}

test('an empty ACL is refused, since it would lock out Pulumi itself', () => {
  const spec = edge({ kubernetes: { tier: 'standard', version: '1.34', acl: {} } });
  expect(faultsOf(spec)).toMatch(/^stack: kubernetes\.acl: .*: no address is listed.*list the addresses/);
});

test('an ACL of IPv6 addresses alone is accepted', () => {
  const acl = { ipv6: ['2001:db8::/32'] };
  expect(faultsOf(edge({ kubernetes: { tier: 'standard', version: '1.34', acl } }))).toBe('');
});

test('a node firewall on the enterprise tier is refused: the provider cannot attach it to pools', () => {
  const kubernetes = { tier: 'enterprise', version: 'v1.34.6+lke2' };
  expect(faultsOf(edge({ kubernetes, nodeFirewall: {} }))).toMatch(
    /nodeFirewall: .*5\.1\.1 cannot express.*remove nodeFirewall/,
  );
});

test('a hub outside of its zone is refused, naming both', () => {
  expect(faultsOf(hubInZone('hub.example.com', 'example.org'))).toMatch(
    /hub\.domain: "hub\.example\.com": the doors <class>\.hub\.example\.com .* hub\.dns\.zone, example\.org: write a domain/,
  );
});

test('a domain that only ends in the same letters is not in the zone', () => {
  expect(faultsOf(hubInZone('hub.notexample.com', 'example.com'))).toMatch(/are not in the zone/);
});

test('records are named relative to their zone, as Linode wants them', () => {
  expect(recordName('gold.hub.example.com', 'example.com')).toBe('gold.hub');
  expect(recordName('gold.example.com', 'example.com')).toBe('gold');
});

test('every fault is told, not only the first', () => {
  const kubernetes = { tier: 'enterprise', version: 'v1.34.6+lke2', acl: {} };
  expect(faultsOf(edge({ kubernetes, nodeFirewall: {} })).split('\n')).toHaveLength(2);
});

test('a class of its own gets a door of its own', () => {
  const row = {
    grpcPort: 4347,
    httpPort: 4321,
    contract: { requestsPerSecond: 10, bytesPerSecond: 10_000 },
    edgeShare: 1,
    queueBytes: 64 * 1024 * 1024,
    storeRequests: 1,
    volume: '10Gi',
    outageMinutes: 15,
    replicas: { min: 1, max: 1 },
    resources: { cpu: '100m', memory: '256Mi', cpuLimit: '1', memoryLimit: '512Mi' },
    priority: 5_000,
  };
  const retention = { metrics: '15d', logs: '7d', traces: '48h' };
  const spec = hub({
    hub: { domain: 'hub.example.com', dns: { provider: 'external' }, retention, classes: { copper: row } },
  });
  const { doors } = fleetOf(spec).clusters.get('hub') as HubCluster;
  expect(doors.map(({ host }) => host)).toEqual(
    ['gold', 'silver', 'bronze', 'copper'].map((name) => `${name}.hub.example.com`),
  );
});
