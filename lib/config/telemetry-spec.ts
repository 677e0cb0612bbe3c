import { z } from 'zod';
import { GATEWAY_PROMETHEUS_JOB, gatewayName, proxyJobName, proxyName, WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { Aggregator } from './aggregator-spec';
import { ClassName, Label, Minutes, Namespace, Port, TaintKey, VolumeSize } from './fields';

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

export const Telemetry = z.strictObject({
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
  /** Keys of the node taints that agents tolerate, beside that of GPU nodes. @default every taint: no node is left out */
  agentTaints: z.array(TaintKey).optional(),
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

/** Values of one field that several rows have; the rows may not have been checked yet. */
function repeated(rows: unknown, field: string): string[] {
  const values = (rows as Record<string, string>[]).map((row) => row[field]!);
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
