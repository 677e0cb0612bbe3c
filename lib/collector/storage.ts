import { type Directory } from '../model/disk';
import { QUEUE_HEAD_ROOM } from '../model/limits';
import { QUEUE_READ_BYTES_PER_SECOND, START_SECONDS } from '../model/start-up';
import { GIB } from '../model/units';

/** Bytes of disk that queues and offsets may take, bbolt's head room included. */
export function diskNeeded(storage: readonly Directory[]): number {
  return storage.reduce((sum, { bytes }) => sum + bytes, 0) * QUEUE_HEAD_ROOM;
}

/** Smallest volume, in whole GiB, that holds the storage. */
export function gibNeeded(storage: readonly Directory[]): number {
  return Math.ceil(diskNeeded(storage) / GIB);
}

/** Seconds that a collector may take to become ready the first time, with its queues as full as they may be. */
export function startSeconds(storage: readonly Directory[]): number {
  return START_SECONDS + Math.ceil(diskNeeded(storage) / QUEUE_READ_BYTES_PER_SECOND);
}
