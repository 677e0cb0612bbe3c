import { QUEUE_HEAD_ROOM } from '../model/limits';
import { PORTS } from '../model/ports';
import { GIB, MINUTE_SECONDS, parseBytes } from '../model/units';
import { type Fault } from './fault';
import { type TrafficClass } from './traffic-class';

/** Collector queues of one gateway replica: metrics, logs and traces each go to one store. */
export const QUEUES_PER_GATEWAY = 3;

/** Where a class contradicts itself or another. `rows`: highest priority first. */
export function classFaults(rows: readonly TrafficClass[], where: string): Fault[] {
  return [
    ...rows.flatMap((row) => [...queueFaults(row, where), ...volumeFaults(row, where)]),
    ...portFaults(rows, where),
    ...orderFaults(rows, where),
  ];
}

function queueFaults(
  { name, contract, outageMinutes, queueBytes, replicas }: TrafficClass,
  where: string,
): Fault[] {
  const needed = contract.bytesPerSecond * outageMinutes * MINUTE_SECONDS;
  if (queueBytes * replicas.min >= needed) return [];
  return [
    {
      where,
      path: `hub.classes.${name}.queueBytes`,
      value: queueBytes,
      problem: `${replicas.min} replicas of it hold less than ${outageMinutes} minutes of the contract (${needed} bytes)`,
      fix: `write at least ${Math.ceil(needed / replicas.min)}`,
    },
  ];
}

function volumeFaults({ name, queueBytes, volume }: TrafficClass, where: string): Fault[] {
  const disk = queueBytes * QUEUES_PER_GATEWAY * QUEUE_HEAD_ROOM;
  if (disk <= parseBytes(volume)) return [];
  return [
    {
      where,
      path: `hub.classes.${name}.volume`,
      value: volume,
      problem: `smaller than ${QUEUES_PER_GATEWAY} queues of ${queueBytes} bytes × ${QUEUE_HEAD_ROOM}`,
      fix: `write at least ${Math.ceil(disk / GIB)}Gi, or a smaller queueBytes`,
    },
  ];
}

function portFaults(rows: readonly TrafficClass[], where: string): Fault[] {
  const owners = new Map<number, string>([
    [PORTS.envoyAdmin, "Envoy's admin page"],
    [PORTS.envoyHealth, "Envoy's health page"],
  ]);
  const faults: Fault[] = [];
  for (const row of rows) {
    for (const field of ['grpcPort', 'httpPort'] as const) {
      const port = row[field];
      const owner = owners.get(port);
      if (owner === undefined) {
        owners.set(port, `${row.name}.${field}`);
        continue;
      }
      faults.push({
        where,
        path: `hub.classes.${row.name}.${field}`,
        value: port,
        problem: `already the port of ${owner}`,
        fix: 'give each class its own',
      });
    }
  }
  return faults;
}

const ORDERED: Readonly<Record<string, (row: TrafficClass) => number>> = {
  'contract.requestsPerSecond': ({ contract }) => contract.requestsPerSecond,
  'contract.bytesPerSecond': ({ contract }) => contract.bytesPerSecond,
  outageMinutes: ({ outageMinutes }) => outageMinutes,
  storeRequests: ({ storeRequests }) => storeRequests,
};

/**
 * A class that is evicted later must not be admitted less, held shorter or given less of a store: gold's limit below
 * bronze's is a typing error. One fault a field, against the class that asks for the most.
 */
function orderFaults(rows: readonly TrafficClass[], where: string): Fault[] {
  return rows.flatMap((higher) =>
    Object.entries(ORDERED).flatMap(([field, of]) => {
      const lower = rows
        .filter((row) => row.priority < higher.priority && of(row) > of(higher))
        .sort((a, b) => of(b) - of(a))[0];
      if (lower === undefined) return [];
      return [
        {
          where,
          path: `hub.classes.${higher.name}.${field}`,
          value: of(higher),
          problem: `below ${lower.name}'s ${of(lower)} although ${higher.name} has the higher priority`,
          fix: 'raise it or swap the priorities',
        },
      ];
    }),
  );
}
