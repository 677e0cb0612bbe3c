import { ClusterFields, ClusterOfNoRole, ClusterSchema, type ClusterSpec, ROLES } from './cluster-spec';
import { type Fault } from './fault';
import { hubFaults } from './hub-rules';
import { Hub } from './hub-spec';
import { CONCEALED, concealSecrets } from './no-secrets';
import { NodePools } from './node-pool-spec';
import { poolFaults } from './pool-rules';
import { type ReadableCluster } from './readable-cluster';
import { resolveClasses } from './resolve-classes';
import { checked, isMap, readableFields } from './schema-faults';

export interface ParsedCluster {
  /** Absent where a field cannot be read or a class cannot be made. A spec that is here may have faults all the same. */
  readonly spec?: ClusterSpec;
  readonly readable: ReadableCluster;
  /** Every fault that shows in this file alone. */
  readonly faults: readonly Fault[];
}

/** Parses one cluster's config. `stack` names it in the faults; an unknown key is a fault. */
export function parseClusterSpec(stack: string, value: unknown): ParsedCluster {
  const { faults: secrets, data } = concealSecrets(value, { where: stack, encrypted: 'refused' });
  const parsed = checked(stack, ClusterSchema, data);
  // Without a role nothing else has been looked at.
  const others = isMap(data) && !isRole(data['role']) ? checked(stack, ClusterOfNoRole, data).faults : [];
  const readable = parsed.data === undefined ? readableCluster(data) : readableSpec(parsed.data);
  const classes = resolveClasses(readable.hub.classes ?? {}, stack);
  const complete = parsed.data !== undefined && classes.incomplete.length === 0;
  return {
    ...(complete ? { spec: parsed.data } : {}),
    readable,
    faults: [
      ...secrets,
      ...[...parsed.faults, ...others].filter((fault) => fault.value !== CONCEALED),
      ...poolFaults(readable, stack),
      ...classes.faults,
      ...hubFaults(readable.hub, stack),
    ],
  };
}

function isRole(role: unknown): boolean {
  return typeof role === 'string' && ROLES.includes(role);
}

/** A hub, or a cluster whose role cannot be read. */
function mayBeHub(role: unknown): boolean {
  return role === 'hub' || !isRole(role);
}

function readableSpec(spec: ClusterSpec): ReadableCluster {
  return { fields: spec, pools: spec.nodePools, hub: spec.role === 'hub' ? spec.hub : {} };
}

function readableCluster(data: unknown): ReadableCluster {
  const holder = isMap(data) ? data : {};
  return {
    fields: readableFields(ClusterFields.shape, holder),
    pools: readableFields(NodePools.shape, holder['nodePools']),
    hub: mayBeHub(holder['role']) ? readableFields(Hub.shape, holder['hub']) : {},
  };
}
