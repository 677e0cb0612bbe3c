import { z } from 'zod';
import { QUEUE_HEAD_ROOM } from '../model/limits';
import { MIN_VOLUME_GIB } from '../model/linode';
import { PORTS } from '../model/ports';
import { GIB, MIB, MINUTE_SECONDS, parseBytes, parseCores } from '../model/units';

/** A claim on a Linode volume. */
export const VolumeSize = z
  .string()
  .regex(/^\d+Gi$/, { error: 'write whole gibibytes, e.g. 50Gi', abort: true })
  .refine(
    (size) => parseBytes(size) >= MIN_VOLUME_GIB * GIB,
    `Linode's smallest volume is ${MIN_VOLUME_GIB}Gi: write that or more`,
  );

/** A class admits this much over all clusters together; one cluster gets `edgeShare` of it. */
const Contract = z.strictObject({
  /** Export requests a second, gRPC and HTTP alike: what the ingress counts. */
  requestsPerSecond: z.int().min(1).max(100_000),
  /** Uncompressed OTLP bytes a second: what queues and memory are sized for. */
  bytesPerSecond: z.int().min(10_000).max(1_000_000_000),
});

const Cpu = z
  .string()
  .regex(/^[1-9]\d*m?$/, { error: 'write cores or millicores, e.g. 2 or 500m', abort: true });
const Memory = z
  .string()
  .regex(/^[1-9]\d*(Mi|Gi)$/, { error: 'write mebibytes or gibibytes, e.g. 512Mi or 1Gi', abort: true });

/** CPU and memory of one replica. The memory limit is also what the collector's memory limiter works from. */
const ReplicaResources = z
  .strictObject({ cpu: Cpu, memory: Memory, cpuLimit: Cpu, memoryLimit: Memory })
  .refine(
    (r) => parseCores(r.cpu) <= parseCores(r.cpuLimit) && parseBytes(r.memory) <= parseBytes(r.memoryLimit),
    'a request must not exceed its limit',
  );

const DoorPort = z.int().min(1024).max(65_535);

const Fields = {
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
    .refine((r) => r.min <= r.max, 'min must not exceed max'),
  resources: ReplicaResources,
  /** Value of the PriorityClass `telemetry-<class>`: under node pressure the lowest goes first. */
  priority: z.int().min(1).max(999_999),
};

const TrafficClassRow = z.strictObject(Fields);

/** Overrides of a class, or a whole further class; the top-level keys given replace the default's. */
export const TrafficClassOverride = TrafficClassRow.partial();

/** One class of service at the hub: what it admits, how much it holds, who goes first. */
export type TrafficClass = z.infer<typeof TrafficClassRow> & { readonly name: string };

/** Collector queues of one gateway replica: metrics, logs and traces each go to one store. */
export const QUEUES_PER_GATEWAY = 3;

/** The three classes of the platform. Queue bytes = contract × outage ÷ least replicas. */
export const DEFAULT_CLASSES: Readonly<Record<string, z.infer<typeof TrafficClassRow>>> = {
  gold: {
    grpcPort: 4317,
    httpPort: 4318,
    contract: { requestsPerSecond: 500, bytesPerSecond: 2_500_000 },
    edgeShare: 0.2,
    queueBytes: 4_500_000_000,
    storeRequests: 8,
    volume: '20Gi',
    outageMinutes: 60,
    replicas: { min: 2, max: 4 },
    resources: { cpu: '500m', memory: '1Gi', cpuLimit: '2', memoryLimit: '2Gi' },
    priority: 100_000,
  },
  silver: {
    grpcPort: 4327,
    httpPort: 4319,
    contract: { requestsPerSecond: 300, bytesPerSecond: 1_500_000 },
    edgeShare: 0.2,
    queueBytes: 2_700_000_000,
    storeRequests: 4,
    volume: '12Gi',
    outageMinutes: 60,
    replicas: { min: 2, max: 3 },
    resources: { cpu: '300m', memory: '768Mi', cpuLimit: '1', memoryLimit: '1536Mi' },
    priority: 50_000,
  },
  bronze: {
    grpcPort: 4337,
    httpPort: 4320,
    contract: { requestsPerSecond: 200, bytesPerSecond: 1_000_000 },
    edgeShare: 0.2,
    queueBytes: 900_000_000,
    storeRequests: 2,
    volume: '10Gi',
    outageMinutes: 15,
    replicas: { min: 1, max: 2 },
    resources: { cpu: '200m', memory: '512Mi', cpuLimit: '1', memoryLimit: '1Gi' },
    priority: 10_000,
  },
};

/**
 * The classes of a hub: the defaults with the overrides of its config, highest priority first.
 * Throws with field, value and fix when a row contradicts itself or another.
 */
export function trafficClasses(
  overrides: Readonly<Record<string, z.infer<typeof TrafficClassOverride>>>,
): TrafficClass[] {
  const names = [...new Set([...Object.keys(DEFAULT_CLASSES), ...Object.keys(overrides)])];
  const classes = names.map((name) => {
    const row = TrafficClassRow.safeParse({
      ...DEFAULT_CLASSES[name],
      ...definedOnly(overrides[name] ?? {}),
    });
    if (!row.success) {
      const missing = row.error.issues.map((issue) => issue.path.join('.')).join(', ');
      throw new Error(`hub.classes.${name}: a further class needs every field; missing or wrong: ${missing}`);
    }
    return { name, ...row.data };
  });
  classes.forEach(checkRow);
  const ordered = classes.sort((a, b) => b.priority - a.priority || (a.name < b.name ? -1 : 1));
  checkPorts(ordered);
  checkOrder(ordered);
  return ordered;
}

function definedOnly<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Partial<T>;
}

function checkRow(row: TrafficClass): void {
  const at = `hub.classes.${row.name}`;
  const needed = row.contract.bytesPerSecond * row.outageMinutes * MINUTE_SECONDS;
  const held = row.queueBytes * row.replicas.min;
  if (held < needed) {
    throw new Error(
      `${at}.queueBytes: ${row.queueBytes} × ${row.replicas.min} replicas hold less than ${row.outageMinutes} minutes ` +
        `of the contract (${needed} bytes): write at least ${Math.ceil(needed / row.replicas.min)}`,
    );
  }
  const disk = row.queueBytes * QUEUES_PER_GATEWAY * QUEUE_HEAD_ROOM;
  if (disk > parseBytes(row.volume)) {
    throw new Error(
      `${at}.volume: ${row.volume} is smaller than ${QUEUES_PER_GATEWAY} queues of ${row.queueBytes} bytes × ${QUEUE_HEAD_ROOM}: ` +
        `write at least ${Math.ceil(disk / GIB)}Gi, or a smaller queueBytes`,
    );
  }
}

function checkPorts(classes: readonly TrafficClass[]): void {
  const owner = new Map<number, string>([
    [PORTS.envoyAdmin, "Envoy's admin page"],
    [PORTS.envoyHealth, "Envoy's health page"],
  ]);
  for (const { name, grpcPort, httpPort } of classes) {
    for (const [field, port] of [
      ['grpcPort', grpcPort],
      ['httpPort', httpPort],
    ] as const) {
      const other = owner.get(port);
      if (other !== undefined) {
        throw new Error(
          `hub.classes.${name}.${field}: ${port} is already the port of ${other}: give each class its own`,
        );
      }
      owner.set(port, `${name}.${field}`);
    }
  }
}

/**
 * A class that is evicted later must not be admitted less, held shorter or given less of a store: gold's limit below
 * bronze's is a typing error.
 */
function checkOrder(ordered: readonly TrafficClass[]): void {
  const fields: Readonly<Record<string, (row: TrafficClass) => number>> = {
    'contract.requestsPerSecond': (row) => row.contract.requestsPerSecond,
    'contract.bytesPerSecond': (row) => row.contract.bytesPerSecond,
    outageMinutes: (row) => row.outageMinutes,
    storeRequests: (row) => row.storeRequests,
  };
  for (const higher of ordered) {
    for (const lower of ordered.filter(({ priority }) => priority < higher.priority)) {
      for (const [field, of] of Object.entries(fields)) {
        if (of(higher) < of(lower)) {
          throw new Error(
            `hub.classes.${higher.name}.${field}: ${of(higher)} is below ${lower.name}'s ${of(lower)} although ` +
              `${higher.name} has the higher priority: raise it or swap the priorities`,
          );
        }
      }
    }
  }
}
