import { type ClusterSpec, doorHosts, type HubSpec } from '../../lib';
import { checkDeployable } from '../../stacks/deployable';
import { recordName } from '../../stacks/record-name';
import { edge, hub } from './clusters';

function hubInZone(domain: string, zone: string): ClusterSpec {
  const retention = { metrics: '15d', logs: '7d', traces: '48h' };
  return hub({ hub: { domain, dns: { provider: 'linode', zone }, retention } });
}

test('an empty ACL is refused, since it would lock out Pulumi itself', () => {
  const spec = edge({ kubernetes: { tier: 'standard', version: '1.34', acl: {} } });
  expect(() => checkDeployable(spec)).toThrow(/kubernetes\.acl: no address is listed.*list the addresses/);
});

test('an ACL of IPv6 addresses alone is accepted', () => {
  const acl = { ipv6: ['2001:db8::/32'] };
  checkDeployable(edge({ kubernetes: { tier: 'standard', version: '1.34', acl } }));
});

test('a node firewall on the enterprise tier is refused: the provider cannot attach it to pools', () => {
  const kubernetes = { tier: 'enterprise', version: 'v1.34.6+lke2' };
  expect(() => checkDeployable(edge({ kubernetes, nodeFirewall: {} }))).toThrow(
    /nodeFirewall: .*5\.1\.1 cannot express.*remove nodeFirewall/,
  );
});

test('a hub outside of its zone is refused, naming both', () => {
  expect(() => checkDeployable(hubInZone('hub.example.com', 'example.org'))).toThrow(
    /hub\.domain: the door gold\.hub\.example\.com .* hub\.dns\.zone, example\.org: write a domain/,
  );
});

test('a domain that only ends in the same letters is not in the zone', () => {
  expect(() => checkDeployable(hubInZone('hub.notexample.com', 'example.com'))).toThrow(
    /does not lie in the zone/,
  );
});

test('records are named relative to their zone, as Linode wants them', () => {
  expect(recordName({ host: 'gold.hub.example.com', field: 'hub.domain' }, 'example.com')).toBe('gold.hub');
  expect(recordName({ host: 'gold.example.com', field: 'hub.domain' }, 'example.com')).toBe('gold');
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
  }) as HubSpec;
  expect(doorHosts(spec)).toEqual(
    ['gold', 'silver', 'bronze', 'copper'].map((name) => `${name}.hub.example.com`),
  );
});
