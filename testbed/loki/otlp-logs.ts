import { type Attribute, type Value } from './otlp-value';

/** A record of OTLP; a time of 0 is none. */
export interface LogRecord {
  readonly nanos: bigint;
  readonly observedNanos: bigint;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: Value;
  readonly attributes: readonly Attribute[];
  readonly droppedAttributes: number;
  readonly flags: number;
  /** Hexadecimal; empty where there is none. */
  readonly traceId: string;
  readonly spanId: string;
}

/** Records of one scope. */
export interface ScopeLogs {
  readonly name: string;
  readonly version: string;
  readonly attributes: readonly Attribute[];
  readonly droppedAttributes: number;
  readonly records: readonly LogRecord[];
}

/** Records of one resource. */
export interface ResourceLogs {
  readonly attributes: readonly Attribute[];
  readonly scopes: readonly ScopeLogs[];
}
