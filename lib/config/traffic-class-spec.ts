import { z } from 'zod';
import { MIB, parseBytes, parseCores } from '../model/units';
import { VolumeSize } from './fields';

/** A class admits this much over all clusters together; one cluster gets `edgeShare` of it. */
const Contract = z.strictObject({
  /** Export requests a second, gRPC and HTTP alike: what the ingress counts. */
  requestsPerSecond: z.int().min(1).max(100_000),
  /** Uncompressed OTLP bytes a second: what queues and memory are sized for. */
  bytesPerSecond: z.int().min(10_000).max(1_000_000_000),
});

const Cpu = z.string().regex(/^[1-9]\d*m?$/, {
  error: 'no amount of CPU: write cores or millicores, e.g. 2 or 500m',
  abort: true,
});
const Memory = z.string().regex(/^[1-9]\d*(Mi|Gi)$/, {
  error: 'no amount of memory: write mebibytes or gibibytes, e.g. 512Mi or 1Gi',
  abort: true,
});

/** CPU and memory of one replica. The memory limit is also what the collector's memory limiter works from. */
const ReplicaResources = z
  .strictObject({ cpu: Cpu, memory: Memory, cpuLimit: Cpu, memoryLimit: Memory })
  .refine(
    (r) => parseCores(r.cpu) <= parseCores(r.cpuLimit) && parseBytes(r.memory) <= parseBytes(r.memoryLimit),
    'a request must not exceed its limit: lower the request or raise the limit',
  );

const DoorPort = z.int().min(1024).max(65_535);

/** One class of service without its name, which is its key in `hub.classes`. */
export const TrafficClassRow = z.strictObject({
  /** Ports of the class at the hub's door. */
  grpcPort: DoorPort,
  httpPort: DoorPort,
  contract: Contract,
  /** Part of the contract that one cluster may use, 0 < share ≤ 1. */
  edgeShare: z.number().gt(0).max(1),
  /** Bound of one queue (one destination) of one replica, on disk. */
  queueBytes: z.int().min(16 * MIB),
  /**
   * Requests with new data that one replica may have under way at each store. Where a store is slow for all, it works
   * on what it is given: the class with fewer is the first whose data goes to the disk, and then is refused.
   */
  storeRequests: z.int().min(1).max(100),
  /** Claim of one replica; holds every queue of the replica with 1.3 times head room. */
  volume: VolumeSize,
  /** Minutes of a dead backend that the queues hold at the full contract. */
  outageMinutes: z.int().min(1).max(10_080),
  replicas: z
    .strictObject({ min: z.int().min(1).max(100), max: z.int().min(1).max(100) })
    .refine((r) => r.min <= r.max, 'min must not exceed max: lower min or raise max'),
  resources: ReplicaResources,
  /** Value of the PriorityClass `telemetry-<class>`: under node pressure the lowest goes first. */
  priority: z.int().min(1).max(999_999),
});

/** Overrides of a class, or a whole further class; the top-level keys given replace the default's. */
export const TrafficClassOverride = TrafficClassRow.partial();

export type TrafficClassRow = z.infer<typeof TrafficClassRow>;
/** The key `hub.classes`: overrides by the name of their class. */
export type ClassOverrides = Readonly<Record<string, z.infer<typeof TrafficClassOverride>>>;
