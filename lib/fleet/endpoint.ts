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
