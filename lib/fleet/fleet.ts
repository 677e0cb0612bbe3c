import { type ClusterSpec } from '../config/cluster-spec';
import { ConfigError, type Fault, faultLine } from '../config/fault';
import { placeholderFaults } from '../config/placeholders';
import { trafficClasses } from '../config/traffic-class';
import { type Cluster } from './cluster';
import { clusterFaults } from './faults';
import { hubReference } from './hub-reference';
import { duplicateFaults, hubReferenceFaults, unknownClassFaults } from './reference-faults';
import { type ResolvedHub, resolveEdge, resolveHub, senderOf } from './resolve';

/** The clusters that know each other: one entry per config file, and the CA certificates reviewed beside them. */
export interface Fleet {
  /** By stack. */
  readonly clusters: ReadonlyMap<string, Cluster>;
  /** Cluster id → PEM text of one or more CA certificates. A missing id is legal: that cluster is not admitted yet. */
  readonly trust: ReadonlyMap<string, string>;
}

/**
 * Resolves every cluster once, with what follows from the others, and checks what only shows when all config files stand
 * side by side. Throws one ConfigError with every fault; a cluster whose hub or classes are unknown is checked for
 * nothing else.
 */
export function makeFleet(
  specs: ReadonlyMap<string, ClusterSpec>,
  trust: ReadonlyMap<string, string> = new Map(),
): Fleet {
  const hubs = new Map<string, ResolvedHub>();
  for (const [stack, spec] of specs) {
    if (spec.role === 'hub') hubs.set(stack, { stack, spec, classes: trafficClasses(spec.hub.classes) });
  }
  const faults: Fault[] = [...duplicateFaults(specs), ...hubReferenceFaults(specs)];
  const clusters = new Map<string, Cluster>();
  for (const [stack, spec] of specs) {
    const hub = hubs.get(hubStack(stack, spec));
    if (hub === undefined) continue;
    const unknown = unknownClassFaults(stack, spec, hub.classes);
    faults.push(...unknown);
    if (unknown.length > 0) continue;
    const cluster =
      spec.role === 'hub'
        ? resolveHub(hub, sendersTo(hub, specs), trust)
        : resolveEdge(stack, spec, hub, trust);
    faults.push(...clusterFaults(cluster));
    clusters.set(stack, cluster);
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return { clusters, trust };
}

/** What the clusters' configs say, by stack: the input of another `makeFleet`. */
export function specsOf({ clusters }: Fleet): Map<string, ClusterSpec> {
  return new Map([...clusters].map(([stack, { spec }]) => [stack, spec]));
}

/** What a reader of synth should know although it is legal, one line each. */
export function fleetWarnings({ clusters, trust }: Fleet): string[] {
  const ids = new Set([...clusters.values()].map(({ id }) => id));
  const untrusted = [...ids]
    .filter((id) => !trust.has(id))
    .map(
      (id) =>
        `trust/${id}.pem is missing: ${id} is not admitted at the hub until "npm run trust" writes it; its exporters wait and retry`,
    );
  const unknown = [...trust.keys()]
    .filter((id) => !ids.has(id))
    .map((id) => `trust/${id}.pem belongs to no cluster of the config: remove it if ${id} is gone`);
  const placeholders = [...clusters.values()]
    .flatMap(({ stack, spec }) => placeholderFaults(spec, stack))
    .map((fault) => `${faultLine(fault)}; "pulumi up" refuses it`);
  return [...untrusted, ...unknown, ...placeholders];
}

/** Stack of the hub that a cluster sends to. */
function hubStack(stack: string, spec: ClusterSpec): string {
  return hubReference(spec)?.stack ?? stack;
}

/** Every cluster that sends to a hub, the hub first, edges by id. */
function sendersTo({ stack: hub, spec }: ResolvedHub, specs: ReadonlyMap<string, ClusterSpec>) {
  const others = [...specs].filter(([stack, other]) => stack !== hub && hubStack(stack, other) === hub);
  const edges = others.map(([, edge]) => edge).sort((a, b) => (a.id < b.id ? -1 : 1));
  return [spec, ...edges].map(senderOf);
}
