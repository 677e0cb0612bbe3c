/** Request header in which the ingress hands the peer's SPIFFE id to the gateway; a client's own copy is removed. */
export const IDENTITY_HEADER = 'x-cluster-identity';

/** Request header with which a cluster says that what it sends has waited: it goes behind what is new at the hub. */
export const BACKLOG_HEADER = 'x-telemetry-backlog';
