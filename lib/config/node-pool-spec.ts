import { z } from 'zod';
import { PLANS } from '../model/linode';
import { Label } from './fields';

const Plan = z
  .string()
  .refine(
    (plan) => Object.hasOwn(PLANS, plan),
    `unknown plan: write one of ${Object.keys(PLANS).join(', ')}`,
  );

const Nodes = z.int().min(1).max(100);

const NodePool = z.strictObject({
  type: Plan,
  count: Nodes,
  autoscaler: z
    .strictObject({ min: Nodes, max: Nodes })
    .refine((range) => range.min <= range.max, 'min must not exceed max: lower min or raise max')
    .optional(),
});

const GpuPool = NodePool.extend({
  /** RuntimeClass of the pods that need a GPU; absent: the nodes' default. */
  runtimeClassName: Label.max(63).optional(),
});

export const NodePools = z.strictObject({ system: NodePool, gpu: GpuPool.optional() });

export type NodePoolSpec = z.infer<typeof NodePool>;
