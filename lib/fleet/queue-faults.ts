import { type Fault } from '../config/fault';
import { QUEUE_HEAD_ROOM } from '../model/limits';
import { GIB, parseBytes } from '../model/units';
import { type Cluster } from './cluster';
import { agentQueueDisk, aggregatorQueueDisk, scraperQueueDisk } from './queues';

/** Queues that are larger than the disks that config gives them. */
export function queueFaults(cluster: Cluster): Fault[] {
  return [...agentDisk(cluster), ...scraperVolume(cluster), ...aggregatorVolume(cluster)];
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

function gib(bytes: number): string {
  return (bytes / GIB).toFixed(1);
}
