import { type Leaf } from '../../testbed/doubles/certificates';

/** What one sending process has to do: metrics over OTLP/HTTP on kept HTTP/2 connections, at a rate that does not wait for answers. */
export interface SendOrder {
  /** Asked in turn. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** Name that the server's certificate must bear. */
  readonly host: string;
  readonly serverCa: string;
  readonly leaf: Leaf;
  readonly service: string;
  /** Requests offered a second, 1 to 500. What was refused is offered again before anything new. */
  readonly rate: number;
  /** For how long new requests are made; then only what was refused is offered, until all is acknowledged. */
  readonly seconds: number;
  /** Points in each request. */
  readonly points: number;
}

export interface SendAccount {
  /** Different requests that were acknowledged; none is ever given up. */
  readonly requests: number;
  /** From the first turn to the last acknowledgement. */
  readonly seconds: number;
  /** Milliseconds from the turn on which a request was first due to its acknowledgement, without those of the start. */
  readonly latencies: readonly number[];
  /** Answers other than success, and how often. */
  readonly refusals: Readonly<Record<string, number>>;
}
