/** Seconds that a container may take to become ready the first time, with nothing to read. */
export const START_SECONDS = 60;

/** Seconds between two startup probes. */
export const START_PROBE_SECONDS = 2;

/** Seconds that the startup probe gives a container: whole probes. */
export function startBudget(startSeconds = START_SECONDS): number {
  return Math.ceil(startSeconds / START_PROBE_SECONDS) * START_PROBE_SECONDS;
}

/** Seconds from SIGTERM to SIGKILL of a container that has nothing to hand on. */
export const STOP_SECONDS = 30;

/** Bytes a second in which a collector reads a queue file that the node has not in memory: slower than its disk. */
export const QUEUE_READ_BYTES_PER_SECOND = 100_000_000;
