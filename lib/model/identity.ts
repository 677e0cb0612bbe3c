import { IDENTITY_HEADER } from './headers';

/** Where a gateway reads who sent a request: a header that only the ingress sets, and what in it is the cluster. */
export interface IdentitySource {
  /** In lower case. */
  readonly header: string;
  /** RE2, over the whole value, with the group `peer_cluster`; what does not match has no identity. */
  readonly pattern: string;
}

/** The peer's URI SAN, as Envoy prints it; two of them stand with a comma between and match nothing. */
export const PEER_URI: IdentitySource = {
  header: IDENTITY_HEADER,
  pattern: '^spiffe://(?P<peer_cluster>[^/]+)/telemetry$',
};

/**
 * `x-forwarded-client-cert` as Envoy sets it in mode SANITIZE_SET with the URI: one element, one URI. An element that a
 * client added, or a second URI in its certificate, matches nothing.
 */
export const FORWARDED_CERTIFICATE: IdentitySource = {
  header: 'x-forwarded-client-cert',
  pattern: '^(?:By=[^;,]*;)?Hash=[0-9a-f]{64};URI=spiffe://(?P<peer_cluster>[^/;,]+)/telemetry$',
};

/** SPIFFE id of a cluster's telemetry clients; each cluster is its own trust domain. */
export function spiffeId(clusterId: string): string {
  return `spiffe://${clusterId}/telemetry`;
}
