import { z } from 'zod';
import { REGIONS } from '../model/linode';
import { SECRETS } from '../model/secret-names';
import { ClusterId, IPv4Range, Label, LabelKey, LabelValue } from './fields';
import { Hub } from './hub-spec';
import { Kubernetes } from './kubernetes-spec';
import { NodePools } from './node-pool-spec';
import { Telemetry } from './telemetry-spec';

const Region = z
  .string()
  .refine(
    (region) => Object.hasOwn(REGIONS, region),
    `unknown region: write one of ${Object.keys(REGIONS).join(', ')}`,
  );

const OWN_SECRETS: readonly string[] = Object.values(SECRETS);

/** Where images of our own are, and what opens the registries. */
const Images = z.strictObject({
  registry: z
    .string()
    .regex(/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/, 'no registry: write host/path without scheme'),
  /** Name of the image pull secret that every pod of ours refers to; absent: nodes pull without credentials. */
  pullSecret: Label.max(63)
    .refine(
      (name) => !OWN_SECRETS.includes(name),
      'the platform has a Secret of this name: choose another name',
    )
    .optional(),
});

/** What every role has. */
export const ClusterFields = z.strictObject({
  schemaVersion: z.literal(1),
  id: ClusterId,
  region: Region,
  kubernetes: Kubernetes,
  nodePools: NodePools,
  tags: z.array(z.string().min(3).max(50)).default([]),
  telemetry: Telemetry,
  sources: z
    .strictObject({
      /** What runs in the namespace gpu-system; by default exactly where there is a GPU pool. */
      gpu: z.boolean().optional(),
    })
    .default({}),
  /** Who installs the charts that others maintain. */
  operators: z.strictObject({ install: z.enum(['pulumi', 'external']) }).default({ install: 'pulumi' }),
  images: Images,
  /** Labels on every namespace of ours, for example a mesh's injection label. */
  namespaceLabels: z.record(LabelKey, LabelValue).default({}),
  /** Firewall of the nodes; off unless given. */
  nodeFirewall: z.strictObject({ sshFrom: z.array(IPv4Range).default([]) }).optional(),
  /** Buckets with one limited key each; off unless given. */
  objectStorage: z.strictObject({ buckets: z.array(Label.min(3).max(63)).min(1) }).optional(),
});

const RoleFields = { hub: Hub, edge: z.strictObject({ hubStack: z.string().min(1) }) };

/** What `fed-observability:cluster` may say. */
export const ClusterSchema = z.discriminatedUnion('role', [
  ClusterFields.extend({ role: z.literal('hub'), hub: RoleFields.hub }),
  ClusterFields.extend({ role: z.literal('edge'), edge: RoleFields.edge }),
]);

/** Every value of `role`. */
export const ROLES: readonly string[] = ClusterSchema.options.map(({ shape }) => shape.role.value);

/** The same for a cluster whose role nobody knows: what its other fields may say. */
export const ClusterOfNoRole = z.looseObject({
  ...ClusterFields.shape,
  ...z.object(RoleFields).partial().shape,
});

/** One cluster as its `Pulumi.<stack>.yaml` declares it. */
export type ClusterSpec = z.infer<typeof ClusterSchema>;
export type HubSpec = Extract<ClusterSpec, { role: 'hub' }>;
export type EdgeSpec = Extract<ClusterSpec, { role: 'edge' }>;
export type ScrapeTargetSpec = ClusterSpec['telemetry']['scrape'][number];
