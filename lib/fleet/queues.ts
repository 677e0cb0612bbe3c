import { type ClusterSpec } from '../config/cluster-spec';
import { type TrafficClass } from '../config/traffic-class';
import { OFFSETS_BYTES, QUEUE_HEAD_ROOM, SPOOL_BYTES } from '../model/limits';
import { PLANS } from '../model/linode';
import { GIB, HOUR_SECONDS, MINUTE_SECONDS } from '../model/units';

/** Part of a node's disk that the agent's queues may take; the rest belongs to images, logs and pods. */
const QUEUE_DISK_SHARE = 0.5;

/** Signals that an agent queues separately per class: the exporter keeps one queue file each. */
const SIGNALS_PER_AGENT = 3;

/** A quarter more than the longest wait, for draining. */
const DRAIN_MARGIN = 1.25;

/** Bound of one queue of a cluster's agent or scraper: its share of the class's contract over the declared outage. */
export function edgeQueueBytes(row: TrafficClass, outageMinutes: number): number {
  return Math.ceil(row.contract.bytesPerSecond * row.edgeShare * outageMinutes * MINUTE_SECONDS);
}

/** Disk that the agent's queues of one node need for an outage, head room included. */
export function agentQueueDisk(rows: readonly TrafficClass[], outageMinutes: number): number {
  const bytes = rows.reduce((sum, row) => sum + edgeQueueBytes(row, outageMinutes) + SPOOL_BYTES, 0);
  return (bytes * SIGNALS_PER_AGENT + OFFSETS_BYTES) * QUEUE_HEAD_ROOM;
}

/** Disk of the smallest node that the agent's queues may take. */
export function agentDiskRoom({ system, gpu }: ClusterSpec['nodePools']): number {
  const pools = [system, gpu].filter((pool) => pool !== undefined);
  return Math.min(...pools.map((pool) => PLANS[pool.type]!.diskGib)) * GIB * QUEUE_DISK_SHARE;
}

/** Disk that the scraper needs: it queues metrics alone, in the cluster's default class. */
export function scraperQueueDisk(row: TrafficClass, outageMinutes: number): number {
  return (edgeQueueBytes(row, outageMinutes) + SPOOL_BYTES) * QUEUE_HEAD_ROOM;
}

/** Disk that one of the aggregators needs: its part of every class's traces. */
export function aggregatorQueueDisk(
  rows: readonly TrafficClass[],
  outageMinutes: number,
  replicas: number,
): number {
  const parts = rows.map((row) => Math.ceil(edgeQueueBytes(row, outageMinutes) / replicas) + SPOOL_BYTES);
  return parts.reduce((sum, bytes) => sum + bytes, 0) * QUEUE_HEAD_ROOM;
}

/**
 * Seconds for which a sample may wait in queues before it is stored: the longest edge queue, then the longest gateway
 * queue, and a margin for draining, in whole hours.
 */
export function queueRetentionSeconds(
  senders: readonly { readonly outageMinutes: number }[],
  classes: readonly TrafficClass[],
): number {
  const edge = Math.max(...senders.map((sender) => sender.outageMinutes));
  const gateway = Math.max(...classes.map((row) => row.outageMinutes));
  return Math.ceil(((edge + gateway) * MINUTE_SECONDS * DRAIN_MARGIN) / HOUR_SECONDS) * HOUR_SECONDS;
}
