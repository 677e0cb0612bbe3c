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

/**
 * Seconds from SIGTERM to SIGKILL of a collector that sends to a hub. Short on purpose: with a door that drops packets
 * an agent took 231 s to stop, since every request under way waits for its own timeout, one signal and class after the
 * other. What is under way is still in the queue on disk, and the next process sends it.
 */
export const SENDER_STOP_SECONDS = 10;

/** Bytes a second in which a collector reads a queue file that the node has not in memory: slower than its disk. */
export const QUEUE_READ_BYTES_PER_SECOND = 100_000_000;
