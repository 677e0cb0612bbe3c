import { type HubCluster, makeFleet, specsOf } from '../../lib';
import { type Door } from '../../lib/fleet/door';
import { fleetOf, hub } from '../stacks/clusters';

const HUB = {
  domain: 'hub.example.com',
  dns: { provider: 'external' },
  retention: { metrics: '15d', logs: '7d', traces: '48h' },
};

/** The gold door of a hub with this config. */
function goldDoor(changes: object): Door {
  const { doors } = fleetOf(hub({ hub: { ...HUB, ...changes } })).clusters.get('hub') as HubCluster;
  return doors[0]!;
}

test('a limit is the contract at one proxy: over the replicas, and a cluster has its share of that', () => {
  // The default contract of gold is 500 requests and 2,500,000 bytes a second, a cluster's share 0.2.
  expect(goldDoor({ ingress: { replicas: 3 } })).toMatchObject({
    requestsPerSecond: 500,
    requests: { ofClass: 167, ofCluster: 34 },
    bytes: { ofClass: 833_334, ofCluster: 166_667 },
  });
});

test.each([
  ['envoy', { controller: 'envoy' }, { namespace: 'observability-hub', app: 'otel-gateway-external' }],
  [
    'kgateway, a Gateway per class',
    { controller: 'kgateway' },
    { namespace: 'observability-gateway', app: 'observability-gateway-gold' },
  ],
  [
    'kgateway, one Gateway',
    { controller: 'kgateway', nodeBalancers: 'shared' },
    { namespace: 'observability-gateway', app: 'observability-gateway' },
  ],
])('requests come through the proxies of %s', (_, ingress, proxies) => {
  expect(goldDoor({ ingress }).proxies).toEqual(proxies);
});

test('with the operator form gRPC goes to the headless Service: the own one says of no port what it speaks', () => {
  expect(goldDoor({ gateways: { form: 'operator' } }).upstream).toEqual({
    pods: { namespace: 'observability', podLabels: { app: 'prio-ingestion-gateway-gold' } },
    namespace: 'observability',
    host: 'prio-ingestion-gateway-gold-headless.observability.svc.cluster.local',
    httpService: 'prio-ingestion-gateway-gold',
    grpcService: 'prio-ingestion-gateway-gold-headless',
  });
});

test('only clusters that declare the class and whose CA is reviewed are trusted', () => {
  const specs = specsOf(fleetOf());
  const trusted = (trust: Record<string, string>) => {
    const { doors } = makeFleet(specs, new Map(Object.entries(trust))).clusters.get('hub') as HubCluster;
    return Object.fromEntries(
      doors.map(({ className, trusted: clusters }) => [className, clusters.map(({ id }) => id)]),
    );
  };
  expect(trusted({})).toEqual({ gold: [], silver: [], bronze: [] });
  // The edge declares gold, the hub silver.
  expect(trusted({ 'edge-under-test': 'PEM', 'hub-under-test': 'PEM', stranger: 'PEM' })).toEqual({
    gold: ['edge-under-test'],
    silver: ['hub-under-test'],
    bronze: [],
  });
});
