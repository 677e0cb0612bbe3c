import { type ClusterSpec } from '../config/cluster-spec';
import { type Fault } from '../config/fault';
import { type TrafficClass } from '../config/traffic-class';
import { QUEUE_HEAD_ROOM } from '../model/limits';
import { DAY_SECONDS, GIB, goDuration, parseBytes } from '../model/units';
import { type Cluster, type HubCluster } from './cluster';
import { hubReference } from './hub-reference';
import { agentQueueDisk, aggregatorQueueDisk, scraperQueueDisk } from './queues';
import { declaredNames } from './resolve';

/** Two clusters of one id could speak for each other; two hubs of one domain would share their names. */
export function duplicateFaults(specs: ReadonlyMap<string, ClusterSpec>): Fault[] {
  const first = new Map<string, string>();
  const faults: Fault[] = [];
  for (const [where, spec] of specs) {
    for (const [path, value] of uniqueFields(spec)) {
      const other = first.get(`${path} ${value}`);
      if (other === undefined) first.set(`${path} ${value}`, where);
      else
        faults.push({
          where,
          path,
          value,
          problem: `already that of stack ${other}`,
          fix: 'write another',
        });
    }
  }
  return faults;
}

/** Path and value of what no other cluster may have. */
function uniqueFields(spec: ClusterSpec): [path: string, value: string][] {
  switch (spec.role) {
    case 'hub':
      return [
        ['id', spec.id],
        ['hub.domain', spec.hub.domain],
      ];
    case 'edge':
      return [['id', spec.id]];
  }
}

export function hubReferenceFaults(specs: ReadonlyMap<string, ClusterSpec>): Fault[] {
  const hubs = [...specs].filter(([, spec]) => spec.role === 'hub').map(([stack]) => stack);
  const fix = hubs.length > 0 ? `write one of ${hubs.join(', ')}` : 'add a file with role: hub';
  return [...specs].flatMap(([where, spec]) => {
    const reference = hubReference(spec);
    if (reference === undefined) return [];
    const { path, stack: value } = reference;
    const problem = noHub(value, specs.get(value));
    return problem === undefined ? [] : [{ where, path, value, problem, fix }];
  });
}

function noHub(stack: string, spec: ClusterSpec | undefined): string | undefined {
  switch (spec?.role) {
    case undefined:
      return `there is no Pulumi.${stack}.yaml`;
    case 'edge':
      return 'this is an edge, and only a hub takes telemetry';
    case 'hub':
      return undefined;
  }
}

export function unknownClassFaults(
  where: string,
  spec: ClusterSpec,
  classes: readonly TrafficClass[],
): Fault[] {
  const known = classes.map((row) => row.name);
  return declaredNames(spec)
    .filter((name) => !known.includes(name))
    .map((value) => ({
      where,
      path: 'telemetry.classes',
      value,
      problem: 'the hub has no class of this name',
      fix: `write one of ${known.join(', ')}`,
    }));
}

/** What the fields of one cluster mean together, and with its fleet, and must not. */
export function clusterFaults(cluster: Cluster): Fault[] {
  const common = [
    ...agentDisk(cluster),
    ...scraperVolume(cluster),
    ...aggregatorClasses(cluster),
    ...aggregatorVolume(cluster),
  ];
  switch (cluster.role) {
    case 'hub':
      return [...common, ...outOfOrderWindow(cluster), ...retention(cluster)];
    case 'edge':
      return common;
  }
}

function agentDisk({ stack: where, spec, declaredClasses, agentDiskBytes: room }: Cluster): Fault[] {
  const minutes = spec.telemetry.outageMinutes;
  const needed = agentQueueDisk(declaredClasses, minutes);
  if (needed <= room) return [];
  const without = agentQueueDisk(declaredClasses, 0);
  const possible = Math.floor(((room - without) / (needed - without)) * minutes);
  return [
    {
      where,
      path: 'telemetry.outageMinutes',
      value: minutes,
      problem:
        `needs ${gib(needed)} GiB of queues on each node, and the smallest node of nodePools has ${gib(room)} GiB ` +
        'for them',
      fix: `write at most ${possible} minutes or a larger plan`,
    },
  ];
}

function scraperVolume({ stack: where, spec, declaredClasses: [row] }: Cluster): Fault[] {
  const { outageMinutes, scraperVolume: value } = spec.telemetry;
  const needed = scraperQueueDisk(row, outageMinutes);
  if (needed <= parseBytes(value)) return [];
  return [
    {
      where,
      path: 'telemetry.scraperVolume',
      value,
      problem: `smaller than the scraper's queue of ${outageMinutes} minutes × ${QUEUE_HEAD_ROOM}`,
      fix: `write at least ${Math.ceil(needed / GIB)}Gi`,
    },
  ];
}

function aggregatorClasses({ stack: where, spec, declaredClasses }: Cluster): Fault[] {
  const declared = declaredClasses.map(({ name }) => name);
  const percentages = spec.telemetry.aggregator?.percentages ?? {};
  return Object.entries(percentages)
    .filter(([name]) => !declared.includes(name))
    .map(([name, value]) => ({
      where,
      path: `telemetry.aggregator.percentages.${name}`,
      value,
      problem: 'the cluster sends nothing in this class',
      fix: `write one of ${declared.join(', ')}, or declare the class in telemetry.classes`,
    }));
}

/** Each pod queues its part of every class. */
function aggregatorVolume({ stack: where, spec, declaredClasses }: Cluster): Fault[] {
  const { aggregator, outageMinutes } = spec.telemetry;
  if (aggregator === undefined) return [];
  const { replicas, volume: value } = aggregator;
  const needed = aggregatorQueueDisk(declaredClasses, outageMinutes, replicas);
  if (needed <= parseBytes(value)) return [];
  return [
    {
      where,
      path: 'telemetry.aggregator.volume',
      value,
      problem: `smaller than one of ${replicas} parts of the queues of ${outageMinutes} minutes × ${QUEUE_HEAD_ROOM}`,
      fix: `write at least ${Math.ceil(needed / GIB)}Gi`,
    },
  ];
}

function outOfOrderWindow({ stack: where, spec, replaySeconds, queueRetentionSeconds }: HubCluster): Fault[] {
  if (replaySeconds >= queueRetentionSeconds) return [];
  const derived = goDuration(queueRetentionSeconds);
  return [
    {
      where,
      path: 'hub.metrics.outOfOrderWindow',
      value: spec.hub.metrics.outOfOrderWindow,
      problem: `shorter than what the queues retain (${derived}), so that replayed samples would be refused`,
      fix: `write ${derived} or more, or leave it out`,
    },
  ];
}

/** A store must not forget data sooner than the queues deliver it. */
function retention({ stack: where, spec, replaySeconds, retentionSeconds }: HubCluster): Fault[] {
  const least = Math.max(replaySeconds, DAY_SECONDS);
  const { retention: written } = spec.hub;
  return (['metrics', 'logs', 'traces'] as const)
    .filter((signal) => retentionSeconds[signal] < least)
    .map((signal) => ({
      where,
      path: `hub.retention.${signal}`,
      value: written[signal],
      problem: `shorter than a day or than the replay window (${goDuration(replaySeconds)})`,
      fix: `write ${goDuration(least)} or more`,
    }));
}

function gib(bytes: number): string {
  return (bytes / GIB).toFixed(1);
}
