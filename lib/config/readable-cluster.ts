import { type z } from 'zod';
import { type ClusterFields } from './cluster-spec';
import { type HubConfig } from './hub-spec';
import { type NodePools } from './node-pool-spec';

/** What can be read of a cluster's config, although other fields cannot: the data of checks that need a few fields. */
export interface ReadableCluster {
  readonly fields: Partial<z.infer<typeof ClusterFields>>;
  /** The pools that can be read; `fields.nodePools` where all can. */
  readonly pools: Partial<z.infer<typeof NodePools>>;
  /** Empty where the role is another than `hub`. */
  readonly hub: Partial<HubConfig>;
}
