import { z } from 'zod';
import { PLANS, REGIONS } from '../model/linode';
import { GATEWAY_PROMETHEUS_JOB, gatewayName, proxyJobName, proxyName, WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { KUBERNETES_MINORS } from '../model/versions';
import { Aggregator } from './aggregator-spec';
import {
  ClassName,
  ClusterId,
  IPv4Range,
  IPv6Range,
  Label,
  LabelKey,
  LabelValue,
  Minutes,
  Namespace,
  Port,
} from './fields';
import { hubFaults } from './hub-rules';
import { Hub } from './hub-spec';
import { refuseSecrets } from './no-secrets';
import { specFault } from './spec-fault';
import { trafficClasses, VolumeSize } from './traffic-class';

const Plan = z
  .string()
  .refine(
    (plan) => Object.hasOwn(PLANS, plan),
    `unknown plan: write one of ${Object.keys(PLANS).join(', ')}`,
  );

const Region = z
  .string()
  .refine(
    (region) => Object.hasOwn(REGIONS, region),
    `unknown region: write one of ${Object.keys(REGIONS).join(', ')}`,
  );

const NodePool = z
  .strictObject({
    type: Plan,
    count: z.int().min(1).max(100),
    autoscaler: z
      .strictObject({ min: z.int().min(1).max(100), max: z.int().min(1).max(100) })
      .refine((range) => range.min <= range.max, 'min must not exceed max')
      .optional(),
  })
  .refine(
    (pool) => !pool.autoscaler || (pool.count >= pool.autoscaler.min && pool.count <= pool.autoscaler.max),
    {
      path: ['count'],
      error: 'count must lie within the autoscaler range',
    },
  );

const Kubernetes = z.discriminatedUnion('tier', [
  z.strictObject({
    tier: z.literal('standard'),
    version: z.enum(KUBERNETES_MINORS),
    /** Cannot be taken back once it is on. */
    highAvailability: z.boolean().default(false),
    /** Addresses that may reach the API server; absent: everyone. */
    acl: z
      .strictObject({
        ipv4: z.array(IPv4Range).default([]),
        ipv6: z.array(IPv6Range).default([]),
      })
      .optional(),
  }),
  z.strictObject({
    tier: z.literal('enterprise'),
    version: z
      .string()
      .regex(/^v1\.(33|34|35|36)\.\d+\+lke\d+$/, 'write a full LKE Enterprise version, e.g. v1.34.6+lke2'),
    highAvailability: z.literal(true).default(true),
    acl: z
      .strictObject({ ipv4: z.array(IPv4Range).default([]), ipv6: z.array(IPv6Range).default([]) })
      .optional(),
  }),
]);

const OWN_JOBS: readonly string[] = [...Object.values(WORKLOADS), GATEWAY_PROMETHEUS_JOB];
const OWN_NAMESPACES: readonly string[] = Object.values(NAMESPACES).map(({ name }) => name);

/** A further scrape target: every ready pod behind a Service. */
const ScrapeTarget = z.strictObject({
  job: Label.max(63).refine(
    (job) =>
      !OWN_JOBS.includes(job) &&
      !job.startsWith(gatewayName('')) &&
      !job.startsWith(proxyName()) &&
      job !== proxyJobName(WORKLOADS.grafana),
    'the platform has a scrape job of this name: choose another',
  ),
  // Their default-deny policies admit what the platform scrapes by itself, and nothing else.
  namespace: Namespace.refine(
    (name) => !OWN_NAMESPACES.includes(name),
    'the platform scrapes its own namespaces by itself: leave the target out',
  ),
  service: Namespace,
  port: Port,
  path: z.string().startsWith('/').default('/metrics'),
  intervalSeconds: z.int().min(5).max(3600).default(30),
});

const Telemetry = z.strictObject({
  /** Class of what no rule names, and a class per namespace. */
  classes: z.strictObject({
    default: ClassName,
    rules: z
      .array(z.strictObject({ namespace: Namespace, class: ClassName }))
      .refine((rules) => repeated(rules, 'namespace').length === 0, {
        error: (issue) =>
          `namespace ${repeated(issue.input, 'namespace').join(', ')} has two rules: leave one of them`,
      })
      .default([]),
  }),
  /** Minutes of an unreachable hub that the cluster's queues hold. */
  outageMinutes: Minutes,
  /** Claim of the scraper's queue. */
  scraperVolume: VolumeSize.default('10Gi'),
  /** Samples traces between agents and hub; absent: every trace travels. */
  aggregator: Aggregator.optional(),
  scrape: z
    .array(ScrapeTarget)
    .refine((targets) => repeated(targets, 'job').length === 0, {
      error: (issue) =>
        `job ${repeated(issue.input, 'job').join(', ')} stands twice: give each target a job of its own`,
    })
    .default([]),
});

const ClusterFields = {
  schemaVersion: z.literal(1),
  id: ClusterId,
  region: Region,
  kubernetes: Kubernetes,
  nodePools: z.strictObject({ system: NodePool, gpu: NodePool.optional() }),
  tags: z.array(z.string().min(3).max(50)).default([]),
  telemetry: Telemetry,
  sources: z
    .strictObject({
      /** DCGM exporter and device plugin; by default exactly where there is a GPU pool. */
      gpu: z.boolean().optional(),
    })
    .default({}),
  /** Who installs the charts that others maintain. */
  operators: z.strictObject({ install: z.enum(['pulumi', 'external']) }).default({ install: 'pulumi' }),
  images: z.strictObject({
    registry: z.string().regex(/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/, 'write host/path without scheme'),
  }),
  /** Labels on every namespace of ours, for example a mesh's injection label. */
  namespaceLabels: z.record(LabelKey, LabelValue).default({}),
  /** Firewall of the nodes; off unless given. */
  nodeFirewall: z.strictObject({ sshFrom: z.array(IPv4Range).default([]) }).optional(),
  /** Buckets with one limited key each; off unless given. */
  objectStorage: z.strictObject({ buckets: z.array(Label.min(3).max(63)).min(1) }).optional(),
};

const Edge = z.strictObject({ hubStack: z.string().min(1) });

const ClusterSpecSchema = z.discriminatedUnion('role', [
  z.strictObject({ ...ClusterFields, role: z.literal('hub'), hub: Hub }),
  z.strictObject({ ...ClusterFields, role: z.literal('edge'), edge: Edge }),
]);

/** One cluster as its `Pulumi.<stack>.yaml` declares it. */
export type ClusterSpec = z.infer<typeof ClusterSpecSchema>;
export type HubSpec = Extract<ClusterSpec, { role: 'hub' }>;
export type EdgeSpec = Extract<ClusterSpec, { role: 'edge' }>;
export type NodePoolSpec = z.infer<typeof NodePool>;
export type ScrapeTargetSpec = z.infer<typeof ScrapeTarget>;

/**
 * Parses one cluster's config. `stack` names it in errors. Throws one Error that lists every fault as
 * `stack: path: what is wrong`; an unknown key is a fault.
 */
export function parseClusterSpec(stack: string, value: unknown): ClusterSpec {
  refuseSecrets(value, { where: stack, encrypted: 'refused' });
  const result = ClusterSpecSchema.safeParse(value, { reportInput: true });
  if (!result.success) {
    throw new Error(result.error.issues.map((issue) => `${stack}: ${specFault(issue)}`).join('\n'));
  }
  const spec = result.data;
  checkPools(stack, spec);
  if (spec.role === 'hub') {
    try {
      trafficClasses(spec.hub.classes);
    } catch (error) {
      throw new Error(`${stack}: ${(error as Error).message}`);
    }
    const faults = hubFaults(spec.hub);
    if (faults.length > 0) throw new Error(faults.map((fault) => `${stack}: ${fault}`).join('\n'));
  }
  return spec;
}

function checkPools(stack: string, spec: ClusterSpec): void {
  const { gpu, system } = spec.nodePools;
  if (PLANS[system.type]!.gpus > 0) {
    throw new Error(
      `${stack}: nodePools.system.type: ${system.type} is a GPU plan: put it under nodePools.gpu`,
    );
  }
  if (gpu !== undefined && PLANS[gpu.type]!.gpus === 0) {
    throw new Error(`${stack}: nodePools.gpu.type: ${gpu.type} has no GPU: write a g2-gpu-… plan`);
  }
  if (gpu !== undefined && !REGIONS[spec.region]!.gpu) {
    throw new Error(
      `${stack}: nodePools.gpu: region ${spec.region} sells no GPU plan: choose another region or drop the pool`,
    );
  }
  if (spec.sources.gpu === true && gpu === undefined) {
    throw new Error(`${stack}: sources.gpu: true without nodePools.gpu: add a GPU pool or drop the source`);
  }
}

/** Values of one field that several rows have; the rows may not have been checked yet. */
function repeated(rows: unknown, field: string): string[] {
  const values = (rows as Record<string, string>[]).map((row) => row[field]!);
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
