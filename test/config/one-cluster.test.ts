import { PLANS, REGIONS } from '../../lib';
import { type Changes, clusterConfig, configFiles, refused, stackFile } from '../support/fixtures';

const LONG = 'a'.repeat(64);

/** What is changed in the reference hub, and the whole message that answers it. */
const HUB: readonly [string, Changes, string][] = [
  [
    'an unknown key, since a setting that does nothing is worse than none',
    { 'hub.retenton': '7d' },
    'hub: hub.retenton: unknown key: remove it or correct its spelling',
  ],
  [
    'an unknown key at the top',
    { cluster: true },
    'hub: cluster: unknown key: remove it or correct its spelling',
  ],
  ['a missing field', { region: undefined }, 'hub: region: missing: write text'],
  [
    'a missing role, showing the keys among which it may stand misspelt',
    { role: undefined, rolle: 'hub' },
    'hub: role: missing, and the keys here are schemaVersion, id, region, kubernetes, nodePools, hub, telemetry, operators, images, rolle: write "hub" or "edge"',
  ],
  [
    'a label value that only the API server would refuse',
    { namespaceLabels: { 'example.com/mesh': '*x' } },
    'hub: namespaceLabels.example.com/mesh: "*x": no label value: write at most 63 letters, digits, dashes, underscores and dots',
  ],
  [
    'a label by which policies select namespaces',
    { namespaceLabels: { 'kubernetes.io/metadata.name': 'x' } },
    'hub: namespaceLabels.kubernetes.io/metadata.name: "kubernetes.io/metadata.name": labels under kubernetes.io are set by the platform: choose another prefix',
  ],
  [
    'doors outside of the zone, in the pull request and not at pulumi up',
    { 'hub.dns': { provider: 'linode', zone: 'example.org' } },
    'hub: hub.domain: "hub.fed-observability.example": the doors <class>.hub.fed-observability.example are not in the zone of hub.dns.zone, example.org: ' +
      'write a domain that is example.org or ends in .example.org, or name the zone that holds it',
  ],
  [
    'an empty ACL, which locks out Pulumi itself',
    { 'kubernetes.acl': {} },
    'hub: kubernetes.acl: {"ipv4":[],"ipv6":[]}: no address is listed, so that nobody, Pulumi included, reaches the API server: ' +
      'list the addresses that run "pulumi up", or remove the key',
  ],
  [
    'a Prometheus for everyone, since it asks nobody who he is',
    { 'hub.gatewayPrometheus': { loadBalancer: { allow: ['0.0.0.0/0'] } } },
    'hub: hub.gatewayPrometheus.loadBalancer.allow.0: "0.0.0.0/0": this admits everyone, and Prometheus asks for no password: ' +
      'write the ranges of those who may read it',
  ],
  [
    'a Prometheus on a NodeBalancer without a word on who may read it',
    { 'hub.gatewayPrometheus': { loadBalancer: {} } },
    'hub: hub.gatewayPrometheus.loadBalancer.allow: missing: write a list',
  ],
  [
    'the same with an empty list',
    { 'hub.gatewayPrometheus': { loadBalancer: { allow: [] } } },
    'hub: hub.gatewayPrometheus.loadBalancer.allow: []: without a range nobody may read it: write the source ranges that may read it, or leave loadBalancer out',
  ],
  [
    'a pull secret by the name of a Secret that Pulumi makes for Grafana',
    { 'images.pullSecret': 'grafana-admin' },
    'hub: images.pullSecret: "grafana-admin": the platform has a Secret of this name: choose another name',
  ],
  [
    'a kind of authentication that the metrics-proxy does not know',
    { 'hub.metricsProxy': { auth: 'basic' } },
    'hub: hub.metricsProxy.auth: "basic": not a value of this field: write "none" or "bearer"',
  ],
  [
    'a further scrape job that would be taken for the Prometheus of the gateways',
    {
      'telemetry.scrape': [{ job: 'gateway-prometheus', namespace: 'shop', service: 'shop', port: 80 }],
    },
    'hub: telemetry.scrape.0.job: "gateway-prometheus": the platform has a scrape job of this name: choose another',
  ],
  [
    'a schema of another time',
    { schemaVersion: 2 },
    'hub: schemaVersion: 2: not a value of this field: write 1',
  ],
  [
    'an id with capitals, which is no DNS label and no SPIFFE trust domain',
    { id: 'Fed-Observability' },
    'hub: id: "Fed-Observability": not a DNS label: write lower-case letters, digits and inner dashes',
  ],
  [
    'an id of 64 characters, which is no DNS label either',
    { id: LONG },
    `hub: id: "${LONG}": not as long as LKE's labels are: write 3 to 32 characters`,
  ],
  [
    'an id of 33 characters, which LKE does not take as a label',
    { id: 'a'.repeat(33) },
    `hub: id: "${'a'.repeat(33)}": not as long as LKE's labels are: write 3 to 32 characters`,
  ],
  [
    'an unknown region',
    { region: 'us-orf' },
    `hub: region: "us-orf": unknown region: write one of ${Object.keys(REGIONS).join(', ')}`,
  ],
  [
    'an unknown plan',
    { 'nodePools.system.type': 'g6-standard-3' },
    `hub: nodePools.system.type: "g6-standard-3": unknown plan: write one of ${Object.keys(PLANS).join(', ')}`,
  ],
  [
    'a plan by the name of something that every object has',
    { 'nodePools.system.type': 'toString' },
    `hub: nodePools.system.type: "toString": unknown plan: write one of ${Object.keys(PLANS).join(', ')}`,
  ],
  [
    'a number in quotes',
    { 'nodePools.system.count': '3' },
    'hub: nodePools.system.count: "3": text in place of a number: write a number',
  ],
  [
    'a Kubernetes version that YAML has read as a number',
    { 'kubernetes.version': 1.34 },
    'hub: kubernetes.version: 1.34: not a value of this field: write "1.33", "1.34", "1.35" or "1.36"',
  ],
  [
    'an autoscaler that could not hold the pool',
    { 'nodePools.system.autoscaler': { min: 4, max: 6 } },
    'hub: nodePools.system.count: 3: not within the range of the autoscaler, 4 to 6: write a count within it or widen it',
  ],
  [
    'an address instead of a range in the ACL',
    { 'kubernetes.acl': { ipv4: ['203.0.113.7'] } },
    'hub: kubernetes.acl.ipv4.0: "203.0.113.7": no IPv4 range: write an IPv4 range, e.g. 203.0.113.0/24',
  ],
  [
    'a GPU source without a GPU pool, since no node would run it',
    { 'nodePools.gpu': undefined, 'sources.gpu': true },
    'hub: sources.gpu: true: there is no nodePools.gpu: add a GPU pool or drop the source',
  ],
  [
    'a GPU pool in a region that sells no GPU',
    { region: 'us-iad' },
    'hub: nodePools.gpu: {"type":"g2-gpu-rtx4000a1-s","count":1}: region us-iad sells no GPU plan: choose another region or drop the pool',
  ],
  [
    'a GPU pool of a plan without GPU',
    { 'nodePools.gpu.type': 'g6-standard-8' },
    'hub: nodePools.gpu.type: "g6-standard-8": a plan without GPU: write a g2-gpu-… plan',
  ],
  [
    'GPU nodes for everything, since only pods that tolerate the taint would run',
    { 'nodePools.system.type': 'g2-gpu-rtx4000a1-s' },
    'hub: nodePools.system.type: "g2-gpu-rtx4000a1-s": a GPU plan: put it under nodePools.gpu',
  ],
  [
    'a hub host as an IP, which moves with its NodeBalancer',
    { 'hub.domain': '203.0.113.7' },
    'hub: hub.domain: "203.0.113.7": an IP address moves with its NodeBalancer: write a DNS name',
  ],
  [
    'a hub host as an IPv6 address',
    { 'hub.domain': '2001:db8::7' },
    'hub: hub.domain: "2001:db8::7": no DNS name: write a DNS name in lower case',
  ],
  [
    'a destination, as long as there is no kind of it',
    { 'hub.destinations': [{ type: 'splunk' }] },
    'hub: hub.destinations.0: {"type":"splunk"}: no kind of destination exists yet: leave the list empty',
  ],
  [
    'two rules for one namespace, since its data can have one class only',
    { 'telemetry.classes.rules': ['gold', 'bronze'].map((name) => ({ namespace: 'shop', class: name })) },
    'hub: telemetry.classes.rules: [{"namespace":"shop","class":"gold"},{"namespace":"shop","class":"bronze"}]: namespace shop has two rules: leave one of them',
  ],
  [
    'two scrape targets of one job, which the collector refuses',
    { 'telemetry.scrape': [9000, 9001].map((port) => ({ job: 'a', namespace: 'b', service: 'c', port })) },
    'hub: telemetry.scrape: [{"job":"a","namespace":"b","service":"c","port":9000,"path":"/metrics","interva…: job a stands twice: give each target a job of its own',
  ],
  [
    "a scrape target by the name of one of the platform's own jobs",
    { 'telemetry.scrape': [{ job: 'kube-state-metrics', namespace: 'b', service: 'c', port: 9000 }] },
    'hub: telemetry.scrape.0.job: "kube-state-metrics": the platform has a scrape job of this name: choose another',
  ],
  [
    'a scrape target in a namespace of the platform, whose policies would not let it in',
    { 'telemetry.scrape': [{ job: 'a', namespace: 'monitoring', service: 'c', port: 9000 }] },
    'hub: telemetry.scrape.0.namespace: "monitoring": the platform scrapes its own namespaces by itself: leave the target out',
  ],
  [
    'a volume in another unit',
    { 'hub.storage': { loki: '50GB' } },
    'hub: hub.storage.loki: "50GB": no size of a volume: write whole gibibytes, e.g. 50Gi',
  ],
  [
    'a volume that Linode would round up',
    { 'hub.storage': { loki: '5Gi' } },
    'hub: hub.storage.loki: "5Gi": Linode\'s smallest volume is 10Gi: write that or more',
  ],
];

test.each(HUB)('synth refuses %s', (_, changes, message) => {
  expect(refused(configFiles({ hub: changes }))).toBe(message);
});

test('synth reports every fault of every file at once, so that one run is enough to mend all', () => {
  const files = configFiles({ hub: { id: 'A', region: 'mars' }, edge: { schemaVersion: 7 } });
  const fields = refused(files)
    .split('\n')
    .map((line) => line.split(': ').slice(0, 2).join(' '));
  expect(fields).toEqual(['edge schemaVersion', 'hub id', 'hub id', 'hub region']);
});

test.each([
  ['hub', 'text'],
  [[], 'a list'],
])('synth refuses %j in place of a cluster', (cluster, kind) => {
  const files = {
    'Pulumi.hub.yaml': stackFile(cluster),
    'Pulumi.edge.yaml': stackFile(clusterConfig('edge')),
  };
  expect(refused(files)).toBe(`hub: ${JSON.stringify(cluster)}: ${kind} in place of a map: write a map`);
});
