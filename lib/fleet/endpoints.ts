import { type TrafficClass } from '../config/traffic-class';
import { classHost } from '../model/names';
import { edgeQueueBytes } from './queues';

/** Where a cluster's telemetry goes in: one door per class, dialled by name, verified by the hub's CA. */
export interface OtlpEndpoint {
  /** Class name; also the name of the exporter. */
  readonly name: string;
  readonly host: string;
  /** Of OTLP/HTTP. */
  readonly port: number;
  /** Bound of one queue, in bytes. */
  readonly queueBytes: number;
}

/** A namespace whose telemetry goes to another class than the cluster's default. */
export interface ClassRoute {
  readonly namespace: string;
  readonly className: string;
}

/** The door of a class, as a cluster dials it that must hold so many minutes of outage. */
export function endpointOf(row: TrafficClass, hubDomain: string, outageMinutes: number): OtlpEndpoint {
  return {
    name: row.name,
    host: classHost(row.name, hubDomain),
    port: row.httpPort,
    queueBytes: edgeQueueBytes(row, outageMinutes),
  };
}
