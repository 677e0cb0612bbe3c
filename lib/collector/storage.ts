import { QUEUE_HEAD_ROOM } from '../model/limits';
import { type Storage } from '../model/pod';
import { GIB } from '../model/units';

/** Bytes of disk that queues and offsets may come to take, bbolt's head room included. */
export function diskNeeded(storage: readonly Storage[]): number {
  return storage.reduce((sum, { bytes }) => sum + bytes, 0) * QUEUE_HEAD_ROOM;
}

/** Smallest volume, in whole GiB, that holds the storage. */
export function gibNeeded(storage: readonly Storage[]): number {
  return Math.ceil(diskNeeded(storage) / GIB);
}
