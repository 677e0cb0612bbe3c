import { type Changes, configFiles, refused } from '../support/fixtures';

/** What is changed in the reference hub, and the whole message that answers it. */
const REFUSED: readonly [string, Changes, string][] = [
  [
    'a controller that nobody knows',
    { 'hub.ingress': { controller: 'nginx' } },
    'hub: hub.ingress.controller: "nginx": not a value of this field: write "envoy", "kgateway" or "envoyGateway"',
  ],
  [
    "a Gateway's option with our own Envoy, which has one NodeBalancer",
    { 'hub.ingress': { controller: 'envoy', nodeBalancers: 'shared' } },
    'hub: hub.ingress.nodeBalancers: unknown key: remove it or correct its spelling',
  ],
  [
    'the same where the controller is left to the default',
    { 'hub.ingress': { nodeBalancers: 'shared' } },
    'hub: hub.ingress.nodeBalancers: unknown key: remove it or correct its spelling',
  ],
  [
    'one proxy, whose restart would close the door',
    { 'hub.ingress': { controller: 'kgateway', replicas: 1 } },
    'hub: hub.ingress.replicas: 1: while a single one restarts the door is closed: write 2 or more',
  ],
  [
    'another number of NodeBalancers',
    { 'hub.ingress': { controller: 'envoyGateway', nodeBalancers: 2 } },
    'hub: hub.ingress.nodeBalancers: 2: not a value of this field: write "perClass" or "shared"',
  ],
  [
    'a name for Grafana where nothing serves it',
    { 'hub.grafana': { host: 'grafana.example.com' } },
    'hub: hub.grafana.controller: missing, and the ingress envoy serves telemetry only, so that hub.grafana.host needs a ' +
      'Gateway API controller: write kgateway or envoyGateway',
  ],
  [
    'two controllers in one cluster',
    {
      'hub.ingress': { controller: 'kgateway' },
      'hub.grafana': { host: 'grafana.example.com', controller: 'envoyGateway' },
    },
    'hub: hub.grafana.controller: "envoyGateway": hub.ingress.controller is kgateway, and two controllers would share the ' +
      "Gateway API's CRDs: leave the key out",
  ],
  [
    'an address in place of a name for Grafana',
    { 'hub.grafana': { host: '203.0.113.7', controller: 'kgateway' } },
    'hub: hub.grafana.host: "203.0.113.7": an IP address moves with its NodeBalancer: write a DNS name',
  ],
  [
    'a form of the gateways that nobody knows',
    { 'hub.gateways': { form: 'helm' } },
    'hub: hub.gateways.form: "helm": not a value of this field: write "native" or "operator"',
  ],
  [
    'remote-write without a queue before it, which would acknowledge what is lost',
    { 'hub.gateways': { form: 'operator' }, 'hub.metrics': { export: 'remoteWrite' } },
    'hub: hub.metrics.export: "remoteWrite": its exporter acknowledges before the store has written, and gateways.form ' +
      'operator has no queue to make up for it: write otlp',
  ],
  [
    "Grafana's name outside of the zone, in the pull request and not at pulumi up",
    {
      'hub.dns': { provider: 'linode', zone: 'fed-observability.example' },
      'hub.grafana': { host: 'grafana.example.org', controller: 'kgateway' },
    },
    'hub: hub.grafana.host: "grafana.example.org": this name is not in the zone of hub.dns.zone, fed-observability.example: ' +
      'write a name that ends in .fed-observability.example, or name the zone that holds it',
  ],
];

test.each(REFUSED)('synth refuses %s', (_, changes, message) => {
  expect(refused(configFiles({ hub: changes }))).toBe(message);
});

test('the operator form has no volumes, so that one small node attaches what it could not of a native hub', () => {
  const nodePools = { 'nodePools.system': { type: 'g6-standard-4', count: 1 } };
  expect(refused(configFiles({ hub: nodePools }))).toContain('attach 6 volumes');
  expect(() => refused(configFiles({ hub: { ...nodePools, 'hub.gateways': { form: 'operator' } } }))).toThrow(
    'synth accepted the config',
  );
});
