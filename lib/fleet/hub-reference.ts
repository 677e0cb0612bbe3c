import { type ClusterSpec } from '../config/cluster-spec';

/** The hub that a cluster's config names. */
export interface HubReference {
  readonly stack: string;
  /** Field that names it. */
  readonly path: string;
}

/** Undefined for a hub, which sends to itself. */
export function hubReference(spec: ClusterSpec): HubReference | undefined {
  switch (spec.role) {
    case 'hub':
      return undefined;
    case 'edge':
      return { stack: spec.edge.hubStack, path: 'edge.hubStack' };
  }
}
