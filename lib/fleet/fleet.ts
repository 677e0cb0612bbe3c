import { type ClusterSpec, type HubSpec } from '../config/cluster-spec';
import { ConfigError, type Fault } from '../config/fault';
import { type TrafficClass, trafficClasses } from '../config/traffic-class';
import { OFFSETS_BYTES, QUEUE_HEAD_ROOM, SPOOL_BYTES } from '../model/limits';
import { attachableVolumes, PLANS } from '../model/linode';
import { classHost } from '../model/names';
import {
  DAY_SECONDS,
  GIB,
  goDuration,
  HOUR_SECONDS,
  MINUTE_SECONDS,
  parseBytes,
  parseSeconds,
} from '../model/units';

/** The clusters that know each other: one entry per config file, and the CA certificates reviewed beside them. */
export interface Fleet {
  /** Stack name → spec. */
  readonly clusters: ReadonlyMap<string, ClusterSpec>;
  /** Cluster id → PEM text of one or more CA certificates. A missing id is legal: that cluster is not admitted yet. */
  readonly trust: ReadonlyMap<string, string>;
}

/** Part of a node's disk that the agent's queues may take; the rest belongs to images, logs and pods. */
const QUEUE_DISK_SHARE = 0.5;

/** Signals that an agent queues separately per class: the exporter keeps one queue file each. */
const SIGNALS_PER_AGENT = 3;

/** Volumes of the hub beside those of the gateways: scraper, prometheus, loki, tempo, grafana. */
const FIXED_HUB_VOLUMES = 5;

/**
 * Checks what only shows when all config files stand side by side, and returns the fleet.
 * Throws one ConfigError with every fault.
 */
export function makeFleet(
  clusters: ReadonlyMap<string, ClusterSpec>,
  trust: ReadonlyMap<string, string> = new Map(),
): Fleet {
  const fleet: Fleet = { clusters, trust };
  const faults = [...duplicates(clusters), ...hubReferences(clusters)];
  if (faults.length === 0) {
    for (const [stack, spec] of clusters) faults.push(...clusterFaults(stack, spec, fleet));
  }
  if (faults.length > 0) throw new ConfigError(faults.map(asFault));
  return fleet;
}

function asFault(line: string): Fault {
  const [where, path, ...words] = line.split(': ');
  return { where: where!, path: path!, problem: words.slice(0, -1).join(': '), fix: words.at(-1)! };
}

/** DNS names of a hub's doors, one per class, in the order of the classes. */
export function doorHosts({ hub }: HubSpec): string[] {
  return trafficClasses(hub.classes).map((row) => classHost(row.name, hub.domain));
}

/** The hub that a cluster sends to: its own for a hub. */
export function hubOf(spec: ClusterSpec, fleet: Fleet): HubSpec {
  if (spec.role === 'hub') return spec;
  return fleet.clusters.get(spec.edge.hubStack) as HubSpec;
}

/** What a hub knows of a cluster that sends to it; a change of anything else in that cluster leaves the hub as it is. */
export interface Sender {
  readonly id: string;
  readonly role: ClusterSpec['role'];
  readonly classes: readonly string[];
  readonly outageMinutes: number;
}

/** Every cluster that sends to this hub, the hub first, edges by id. */
export function sendersOf(hub: HubSpec, fleet: Fleet): Sender[] {
  const edges = [...fleet.clusters.values()].filter(
    (spec) => spec.role === 'edge' && hubOf(spec, fleet).id === hub.id,
  );
  return [hub, ...edges.sort((a, b) => (a.id < b.id ? -1 : 1))].map((spec) => ({
    id: spec.id,
    role: spec.role,
    classes: classesOf(spec),
    outageMinutes: spec.telemetry.outageMinutes,
  }));
}

/** Names of the classes that a cluster declares, its default first. */
export function classesOf(spec: ClusterSpec): string[] {
  const { classes } = spec.telemetry;
  return [...new Set([classes.default, ...classes.rules.map((rule) => rule.class)])];
}

/** The rows of those classes, as the hub defines them. */
export function classRowsOf(spec: ClusterSpec, fleet: Fleet): TrafficClass[] {
  const rows = trafficClasses(hubOf(spec, fleet).hub.classes);
  return classesOf(spec).map((name) => rows.find((row) => row.name === name)!);
}

/** Bound of one queue of a cluster's agent or scraper: its share of the class's contract over the declared outage. */
export function edgeQueueBytes(row: TrafficClass, outageMinutes: number): number {
  return Math.ceil(row.contract.bytesPerSecond * row.edgeShare * outageMinutes * MINUTE_SECONDS);
}

/** Disk that the agent's queues of one node may come to take for an outage, head room included. */
export function agentQueueDisk(spec: ClusterSpec, fleet: Fleet, outageMinutes: number): number {
  const bytes = classRowsOf(spec, fleet).reduce(
    (sum, row) => sum + edgeQueueBytes(row, outageMinutes) + SPOOL_BYTES,
    0,
  );
  return (bytes * SIGNALS_PER_AGENT + OFFSETS_BYTES) * QUEUE_HEAD_ROOM;
}

/** Disk of the smallest node that the agent's queues may take. */
export function agentDiskRoom(spec: ClusterSpec): number {
  const pools = [spec.nodePools.system, spec.nodePools.gpu].filter((pool) => pool !== undefined);
  return Math.min(...pools.map((pool) => PLANS[pool.type]!.diskGib)) * GIB * QUEUE_DISK_SHARE;
}

/**
 * Seconds for which a sample may wait in queues before it is stored: the longest edge queue, then the longest gateway
 * queue, and a quarter more for draining, in whole hours.
 */
export function queueRetentionSeconds(hub: HubSpec, fleet: Fleet): number {
  const edge = Math.max(...sendersOf(hub, fleet).map((sender) => sender.outageMinutes));
  const gateway = Math.max(...trafficClasses(hub.hub.classes).map((row) => row.outageMinutes));
  return Math.ceil(((edge + gateway) * MINUTE_SECONDS * 1.25) / HOUR_SECONDS) * HOUR_SECONDS;
}

/** How old a sample the hub's stores take: what config declares, else what the queues retain. */
export function replayWindowSeconds(hub: HubSpec, fleet: Fleet): number {
  const declared = hub.hub.metrics.outOfOrderWindow;
  return declared === undefined ? queueRetentionSeconds(hub, fleet) : parseSeconds(declared);
}

/** What a reader of synth should know although it is legal, one line each. */
export function fleetWarnings(fleet: Fleet): string[] {
  const ids = new Set([...fleet.clusters.values()].map((spec) => spec.id));
  const untrusted = [...ids]
    .filter((id) => !fleet.trust.has(id))
    .map(
      (id) =>
        `trust/${id}.pem is missing: ${id} is not admitted at the hub until "npm run trust" writes it; its exporters wait and retry`,
    );
  const unknown = [...fleet.trust.keys()]
    .filter((id) => !ids.has(id))
    .map((id) => `trust/${id}.pem belongs to no cluster of the config: remove it if ${id} is gone`);
  return [...untrusted, ...unknown];
}

function duplicates(clusters: ReadonlyMap<string, ClusterSpec>): string[] {
  const first = new Map<string, string>();
  const faults: string[] = [];
  for (const [stack, spec] of clusters) {
    const own: [string, string][] = [['id', spec.id]];
    if (spec.role === 'hub') own.push(['hub.domain', spec.hub.domain]);
    for (const [field, value] of own) {
      const other = first.get(`${field} ${value}`);
      if (other === undefined) first.set(`${field} ${value}`, stack);
      else faults.push(`${stack}: ${field}: "${value}" is already that of stack ${other}: write another`);
    }
  }
  return faults;
}

function hubReferences(clusters: ReadonlyMap<string, ClusterSpec>): string[] {
  const hubs = [...clusters].filter(([, spec]) => spec.role === 'hub').map(([stack]) => stack);
  const choice = hubs.length > 0 ? `write one of ${hubs.join(', ')}` : 'add a file with role: hub';
  const faults: string[] = [];
  for (const [stack, spec] of clusters) {
    if (spec.role !== 'edge') continue;
    const target = clusters.get(spec.edge.hubStack);
    const at = `${stack}: edge.hubStack: "${spec.edge.hubStack}"`;
    if (target === undefined) faults.push(`${at} has no Pulumi.${spec.edge.hubStack}.yaml: ${choice}`);
    else if (target.role !== 'hub')
      faults.push(`${at} is an edge, and only a hub takes telemetry: ${choice}`);
  }
  return faults;
}

function clusterFaults(stack: string, spec: ClusterSpec, fleet: Fleet): string[] {
  const unknown = unknownClasses(stack, spec, fleet);
  if (unknown.length > 0) return unknown;
  return [
    ...agentDisk(stack, spec, fleet),
    ...scraperVolume(stack, spec, fleet),
    ...aggregatorClasses(stack, spec),
    ...aggregatorVolume(stack, spec, fleet),
    ...attachments(stack, spec),
    ...(spec.role === 'hub'
      ? [...outOfOrderWindow(stack, spec, fleet), ...retention(stack, spec, fleet)]
      : []),
  ];
}

function unknownClasses(stack: string, spec: ClusterSpec, fleet: Fleet): string[] {
  const known = trafficClasses(hubOf(spec, fleet).hub.classes).map((row) => row.name);
  return classesOf(spec)
    .filter((name) => !known.includes(name))
    .map((name) => `${stack}: telemetry.classes: unknown class "${name}": write one of ${known.join(', ')}`);
}

function agentDisk(stack: string, spec: ClusterSpec, fleet: Fleet): string[] {
  const needed = agentQueueDisk(spec, fleet, spec.telemetry.outageMinutes);
  const room = agentDiskRoom(spec);
  if (needed <= room) return [];
  const without = agentQueueDisk(spec, fleet, 0);
  const possible = ((room - without) / (needed - without)) * spec.telemetry.outageMinutes;
  return [
    `${stack}: telemetry.outageMinutes: ${spec.telemetry.outageMinutes} minutes need ${gib(needed)} GiB of queues on each ` +
      `node, and the smallest node of nodePools has ${gib(room)} GiB for them: write at most ` +
      `${Math.floor(possible)} minutes or a larger plan`,
  ];
}

function scraperVolume(stack: string, spec: ClusterSpec, fleet: Fleet): string[] {
  const [row] = classRowsOf(spec, fleet);
  const needed = (edgeQueueBytes(row!, spec.telemetry.outageMinutes) + SPOOL_BYTES) * QUEUE_HEAD_ROOM;
  if (needed <= parseBytes(spec.telemetry.scraperVolume)) return [];
  return [
    `${stack}: telemetry.scraperVolume: ${spec.telemetry.scraperVolume} is smaller than the scraper's queue of ` +
      `${spec.telemetry.outageMinutes} minutes × ${QUEUE_HEAD_ROOM}: write at least ${Math.ceil(needed / GIB)}Gi`,
  ];
}

function aggregatorClasses(stack: string, spec: ClusterSpec): string[] {
  const declared = classesOf(spec);
  return Object.keys(spec.telemetry.aggregator?.percentages ?? {})
    .filter((name) => !declared.includes(name))
    .map(
      (name) =>
        `${stack}: telemetry.aggregator.percentages.${name}: the cluster sends nothing in this class: ` +
        `write one of ${declared.join(', ')}, or declare the class in telemetry.classes`,
    );
}

/** Each pod queues its part of every class. */
function aggregatorVolume(stack: string, spec: ClusterSpec, fleet: Fleet): string[] {
  const { aggregator, outageMinutes } = spec.telemetry;
  if (aggregator === undefined) return [];
  const bytes = classRowsOf(spec, fleet).reduce(
    (sum, row) => sum + Math.ceil(edgeQueueBytes(row, outageMinutes) / aggregator.replicas) + SPOOL_BYTES,
    0,
  );
  const needed = bytes * QUEUE_HEAD_ROOM;
  if (needed <= parseBytes(aggregator.volume)) return [];
  return [
    `${stack}: telemetry.aggregator.volume: ${aggregator.volume} is smaller than one of ${aggregator.replicas} parts of the ` +
      `queues of ${outageMinutes} minutes × ${QUEUE_HEAD_ROOM}: write at least ${Math.ceil(needed / GIB)}Gi`,
  ];
}

function attachments(stack: string, spec: ClusterSpec): string[] {
  const pool = spec.nodePools.system;
  const nodes = pool.autoscaler?.min ?? pool.count;
  const room = nodes * attachableVolumes(PLANS[pool.type]!);
  const gateways =
    spec.role === 'hub' && spec.hub.gateways.form === 'native'
      ? trafficClasses(spec.hub.classes).reduce((sum, row) => sum + row.replicas.max, 0)
      : 0;
  const aggregators = spec.telemetry.aggregator?.replicas ?? 0;
  const needed = aggregators + (spec.role === 'hub' ? gateways + FIXED_HUB_VOLUMES : 1);
  if (needed <= room) return [];
  return [
    `${stack}: nodePools.system: ${nodes} × ${pool.type} attach ${room} volumes, and the workloads claim up to ${needed} ` +
      `(${gateways} of them for gateways at full scale): add nodes, take a larger plan or lower hub.classes.*.replicas.max`,
  ];
}

function outOfOrderWindow(stack: string, spec: HubSpec, fleet: Fleet): string[] {
  const derived = queueRetentionSeconds(spec, fleet);
  if (replayWindowSeconds(spec, fleet) >= derived) return [];
  return [
    `${stack}: hub.metrics.outOfOrderWindow: ${spec.hub.metrics.outOfOrderWindow} is shorter than what the queues retain ` +
      `(${goDuration(derived)}): replayed samples would be refused; write ${goDuration(derived)} or more, or leave it out`,
  ];
}

/** What a store forgets sooner than the queues deliver it was acknowledged in vain. */
function retention(stack: string, spec: HubSpec, fleet: Fleet): string[] {
  const least = Math.max(replayWindowSeconds(spec, fleet), DAY_SECONDS);
  return Object.entries(spec.hub.retention)
    .filter(([, duration]) => parseSeconds(duration) < least)
    .map(
      ([signal, duration]) =>
        `${stack}: hub.retention.${signal}: ${duration} is shorter than a day or than the replay window ` +
        `(${goDuration(replayWindowSeconds(spec, fleet))}): write ${goDuration(least)} or more`,
    );
}

function gib(bytes: number): string {
  return (bytes / GIB).toFixed(1);
}
