import { type Sender } from '../fleet/cluster';
import { ATTRIBUTES } from '../model/attributes';
import { type IdentitySource } from '../model/identity';
import { onEveryMap } from './attribute-statements';
import { type Processor, type Signal, SIGNALS } from './component';
import { processor } from './processor';

/** Names the sending cluster on everything. The hub overwrites both from the certificate. */
export function clusterAttributes(id: string, role: string): Processor<Signal> {
  return processor('resource/cluster', {
    attributes: [
      { key: ATTRIBUTES.clusterId, value: id, action: 'upsert' },
      { key: ATTRIBUTES.clusterRole, value: role, action: 'upsert' },
    ],
  });
}

/** Carries the peer's name from the request header to the second processor, which removes it. */
const PEER = 'client.spiffe_id';

/** The cluster in the peer's name, between two statements. */
const PEER_CLUSTER = 'peer_cluster';

/**
 * Keys of which a store makes a label of the platform: `cluster.id`, but also `cluster_id` and `cluster-id`. On a point
 * such a key wins over the resource's in Prometheus.
 */
const CLAIMS = `^(${Object.values(ATTRIBUTES)
  .map((key) => key.replace(/[._]/g, '[^a-zA-Z0-9]+'))
  .join('|')})$`;

export interface IdentityOptions {
  /** Every cluster that sends to the hub; the role that it gets is the one that its config says. */
  readonly senders: readonly Pick<Sender, 'id' | 'role'>[];
  readonly source: IdentitySource;
  /** Resource attributes that the hub sets beside cluster and role; the sender's own are removed in any case. */
  readonly constants: Readonly<Record<string, string>>;
}

/**
 * Binds data to the certificate it came with: what the payload says of cluster, role, class and receipt is removed
 * from resources, scopes and records, then set anew. Data without an identity is dropped and counted in
 * `otelcol_processor_filter_*`.
 */
export function identityFromCertificate(options: IdentityOptions): Processor<Signal>[] {
  const resource = [removed('resource'), ...identityStatements(options)];
  return [
    processor('resource/identity', {
      attributes: [
        { key: PEER, action: 'delete' },
        { key: PEER_CLUSTER, action: 'delete' },
        { key: ATTRIBUTES.clusterId, action: 'delete' },
        { key: PEER, from_context: `metadata.${options.source.header}`, action: 'upsert' },
      ],
    }),
    processor('transform/identity', {
      error_mode: 'ignore',
      ...onEveryMap({
        resource,
        scope: [removed('scope')],
        record: (context) => [removed(context)],
      }),
    }),
    processor('filter/identity', {
      error_mode: 'propagate',
      ...Object.fromEntries(
        SIGNALS.map((signal) => [signal, { resource: [`attributes["${ATTRIBUTES.clusterId}"] == nil`] }]),
      ),
    }),
  ];
}

function identityStatements({ senders, source, constants }: IdentityOptions): string[] {
  const attribute = (key: string) => `resource.attributes["${key}"]`;
  const peer = attribute(PEER);
  const id = attribute(ATTRIBUTES.clusterId);
  const role = attribute(ATTRIBUTES.clusterRole);
  return [
    `merge_maps(resource.attributes, ExtractPatterns(${peer}, "${source.pattern}"), "upsert") where ${peer} != nil`,
    `set(${id}, ${attribute(PEER_CLUSTER)})`,
    // One statement for all edges: a new one changes no gateway.
    `set(${role}, "edge")`,
    ...senders
      .filter((sender) => sender.role !== 'edge')
      .map((sender) => `set(${role}, "${sender.role}") where ${id} == "${sender.id}"`),
    `delete_key(resource.attributes, "${PEER_CLUSTER}")`,
    `delete_key(resource.attributes, "${PEER}")`,
    ...Object.entries(constants).map(([key, value]) => `set(${attribute(key)}, "${value}")`),
  ];
}

function removed(context: string): string {
  return `delete_matching_keys(${context}.attributes, "${CLAIMS}")`;
}
