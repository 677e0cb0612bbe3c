import { type EnvVar } from './pod';
import { MIB, parseBytes } from './units';

/** Share for a process that has its container to itself: the rest is what Go does not count, such as mapped files. */
export const GO_MEMORY_SHARE = 0.8;

/**
 * Tells Go's runtime from which size on it collects garbage harder: a share of the container's memory limit, which it does
 * not read by itself. Prometheus needs none: it takes 90 % of its limit (`--auto-gomemlimit`).
 */
export function goMemoryLimit(memoryLimit: string, share: number): EnvVar {
  return { name: 'GOMEMLIMIT', value: `${Math.floor((parseBytes(memoryLimit) * share) / MIB)}MiB` };
}
