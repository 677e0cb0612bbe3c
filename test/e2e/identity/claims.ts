import { ATTRIBUTES, IDENTITY_HEADER, spiffeId } from '../../../lib';

/** The edge of the reference fleet, and the cluster that it pretends to be. */
export const EDGE_ID = 'fed-observability-remote';
export const CLAIMED_ID = 'fed-observability-test';

/** What a payload says of itself, each as its key and as the label that a store would make of it. */
const CLAIMED: Readonly<Record<string, string>> = {
  [ATTRIBUTES.clusterId]: CLAIMED_ID,
  [ATTRIBUTES.clusterRole]: 'hub',
  [ATTRIBUTES.telemetryClass]: 'gold',
  [ATTRIBUTES.hubReceivedAt]: 'never',
};

const underscored = Object.entries(CLAIMED).map(([key, value]) => [key.replaceAll('.', '_'), value] as const);

/** A lie at every place where a record may carry one. */
export const CLAIMS = {
  resource: {
    ...CLAIMED,
    ...Object.fromEntries(underscored),
    'client.spiffe_id': spiffeId(CLAIMED_ID),
    peer_cluster: CLAIMED_ID,
  },
  record: { ...CLAIMED, ...Object.fromEntries(underscored), 'cluster-id': CLAIMED_ID },
};

/** The header that only the door may set. */
export const FORGED_HEADER = { [IDENTITY_HEADER]: spiffeId(CLAIMED_ID) };
