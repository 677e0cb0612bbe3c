export type Tree = Record<string, unknown>;

const CLASS = {
  grpcPort: 4347,
  httpPort: 4348,
  contract: { requestsPerSecond: 10, bytesPerSecond: 10_000 },
  edgeShare: 1,
  queueBytes: 64_000_000,
  storeRequests: 1,
  volume: '10Gi',
  outageMinutes: 15,
  replicas: { min: 1, max: 1 },
  resources: { cpu: '100m', memory: '256Mi', cpuLimit: '1', memoryLimit: '512Mi' },
  priority: 5_000,
};

/** Every optional field is given. */
const COMMON = {
  schemaVersion: 1,
  id: 'all-fields',
  region: 'us-ord',
  kubernetes: {
    tier: 'standard',
    version: '1.34',
    highAvailability: true,
    acl: { ipv4: ['10.0.0.0/8'], ipv6: ['fd00::/8'] },
  },
  nodePools: {
    system: { type: 'g6-standard-4', count: 3, autoscaler: { min: 3, max: 5 } },
    gpu: { type: 'g2-gpu-rtx4000a1-s', count: 1, autoscaler: { min: 1, max: 2 }, runtimeClassName: 'nvidia' },
  },
  tags: ['tag'],
  telemetry: {
    classes: { default: 'gold', rules: [{ namespace: 'shop', class: 'gold' }] },
    outageMinutes: 60,
    agentTaints: ['example.com/batch'],
    scraperVolume: '10Gi',
    aggregator: {
      replicas: 2,
      decisionWaitSeconds: 10,
      slowMilliseconds: 1_000,
      keepServices: ['shop'],
      percentages: { gold: 100 },
      noise: [{ namespace: 'shop', below: 'info' }],
      volume: '10Gi',
    },
    scrape: [
      { job: 'a', namespace: 'shop', service: 'shop', port: 80, path: '/metrics', intervalSeconds: 30 },
    ],
  },
  sources: { gpu: true },
  operators: { install: 'pulumi' },
  images: { registry: 'registry.example/x', pullSecret: 'login' },
  namespaceLabels: { 'example.com/mesh': 'on' },
  nodeFirewall: { sshFrom: ['10.0.0.0/8'] },
  objectStorage: { buckets: ['bucket'] },
};

const HUB = {
  domain: 'hub.example.com',
  dns: { provider: 'linode', zone: 'example.com' },
  ingress: { controller: 'kgateway', replicas: 2, allow: ['10.0.0.0/8'], nodeBalancers: 'shared' },
  gateways: { form: 'native' },
  grafana: { host: 'grafana.example.com', controller: 'kgateway', issuer: 'issuer' },
  classes: { copper: CLASS },
  storageProfile: 'single',
  retention: { metrics: '15d', logs: '7d', traces: '48h' },
  storage: { prometheus: '50Gi', loki: '50Gi', tempo: '30Gi', grafana: '10Gi' },
  metrics: { export: 'otlp', outOfOrderWindow: '48h' },
  gatewayPrometheus: { loadBalancer: { allow: ['10.0.0.0/8'] } },
  metricsProxy: { auth: 'none' },
  destinations: [],
};

const ENTERPRISE = {
  tier: 'enterprise',
  version: 'v1.34.6+lke2',
  highAvailability: true,
  acl: COMMON.kubernetes.acl,
};

/** Whole configs that together hold every field of the schema, and the part of each that is broken. */
export const WHOLE_CONFIGS: readonly (readonly [config: Tree, part: string])[] = [
  [{ ...COMMON, role: 'hub', hub: HUB }, ''],
  [{ ...COMMON, role: 'edge', edge: { hubStack: 'hub' } }, 'edge'],
  [{ ...COMMON, role: 'edge', edge: { hubStack: 'hub' }, kubernetes: ENTERPRISE }, 'kubernetes'],
  [{ ...COMMON, role: 'hub', hub: { ...HUB, dns: { provider: 'external' } } }, 'hub.dns'],
  [
    {
      ...COMMON,
      role: 'hub',
      hub: { ...HUB, ingress: { controller: 'envoy', replicas: 2, allow: ['10.0.0.0/8'] } },
    },
    'hub.ingress',
  ],
  [
    {
      ...COMMON,
      role: 'hub',
      hub: { ...HUB, ingress: { ...HUB.ingress, controller: 'envoyGateway' }, grafana: undefined },
    },
    'hub.ingress',
  ],
];
