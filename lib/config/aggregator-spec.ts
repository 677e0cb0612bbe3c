import { z } from 'zod';
import { DEFAULT_KEPT_PERCENT } from './default-classes';
import { ClassName, Namespace, VolumeSize } from './fields';

/** Name of a service; a `$` would be read as a variable by the collector. */
const ServiceName = z
  .string()
  .regex(/^[^$\p{Cc}]{1,128}$/u, 'no service.name: write one of 1 to 128 characters without $');

const PERCENTAGE = 'no percentage: write a percentage, 0 to 100';

/** Log records of one namespace that count as noise: those with a severity below this one. */
const NoiseRule = z.strictObject({
  namespace: Namespace,
  /** Never warnings or errors, and never what has no severity. */
  below: z.enum(['debug', 'info', 'warn']).default('info'),
});

/** The aggregators of a cluster, between its agents and its hub; `{}` is a whole one. */
export const Aggregator = z
  .strictObject({
    /** Pods, one shard of the trace ids each. */
    replicas: z
      .int()
      .min(2, 'while a single one restarts every trace waits: write 2 to 16')
      .max(16)
      .default(2),
    /** Seconds from a trace's first span to the decision on it; in memory until then. */
    decisionWaitSeconds: z.int().min(1).max(60).default(10),
    /** Milliseconds from a trace's first start to its last end from which on it is always kept. */
    slowMilliseconds: z.int().min(1).max(59_999).default(1_000),
    /** Services, by `service.name`, of which every trace is kept. */
    keepServices: z.array(ServiceName).max(100).default([]),
    /** Per class, what is kept of all other traces, in percent: 0 to 100. */
    percentages: z.record(ClassName, z.number().min(0, PERCENTAGE).max(100, PERCENTAGE)).default({}),
    noise: z
      .array(NoiseRule)
      .refine((rules) => new Set(rules.map(({ namespace }) => namespace)).size === rules.length, {
        error: 'a namespace has two rules: leave one of them',
      })
      .default([]),
    /** Claim of each pod's queues. */
    volume: VolumeSize.default('10Gi'),
  })
  .superRefine(({ slowMilliseconds, decisionWaitSeconds }, context) => {
    if (slowMilliseconds < decisionWaitSeconds * 1_000) return;
    context.addIssue({
      code: 'custom',
      path: ['slowMilliseconds'],
      input: slowMilliseconds,
      message:
        "a trace's last span comes when it ends, and a decision before that never sees how slow it was: " +
        `write less than decisionWaitSeconds, ${decisionWaitSeconds * 1_000}`,
    });
  });

export type AggregatorSpec = z.infer<typeof Aggregator>;
export type NoiseRule = z.infer<typeof NoiseRule>;

/** What is kept of a class's ordinary traces, in percent. */
export function keptPercent(aggregator: AggregatorSpec, className: string): number {
  return aggregator.percentages[className] ?? DEFAULT_KEPT_PERCENT[className] ?? 100;
}
