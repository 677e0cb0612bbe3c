import { MINUTE_SECONDS } from '../model/units';

/** How long spans are held before they are in a block, in seconds. The limits below are derived from these. */
export const TEMPO_SECONDS = {
  /** A trace without a new span for so long leaves memory. */
  traceIdle: 5,
  /** A trace that still gets spans leaves memory after so long. */
  traceLive: 30,
  /** How often both are looked at. */
  flushCheck: 10,
  /** The block on disk is closed after so long. */
  block: 5 * MINUTE_SECONDS,
} as const;

/** Bytes of the smallest common trace as it arrives: one span with two attributes; its resource is that of a batch. */
const SMALL_TRACE_BYTES = 250;

/** Memory of a live trace of that size: the span, a copy of its resource, and Go's own. Estimated, not measured. */
const LIVE_TRACE_BYTES = 1_024;

/** Part of the memory limit that live traces may take. The rest is for blocks that are written, and for queries. */
const LIVE_TRACES_SHARE = 1 / 3;

/** Largest trace that can be read: the parts of Tempo send it to each other whole, in messages of at most 16 MiB. */
const READABLE_TRACE_BYTES = 15_000_000;

/** How long after its arrival a trace is looked for in memory and in fresh blocks, too: Tempo's own default. */
const FRESH_SECONDS = 30 * MINUTE_SECONDS;

export interface TempoLoad {
  /** Bytes a second that all classes together may bring. */
  readonly bytesPerSecond: number;
  /** Bytes a second that one cluster may bring in one class, at most. */
  readonly clusterBytesPerSecond: number;
  /** How long a span may wait in queues before it arrives, in seconds. */
  readonly replaySeconds: number;
  /** Memory limit of the container, in bytes. */
  readonly memoryBytes: number;
}

export interface TempoLimits {
  /** Beyond it, requests are refused with 429, which is retried. */
  readonly rateBytes: number;
  readonly burstBytes: number;
  /** Beyond it, new traces are discarded, and the sender is told 200. */
  readonly liveTraces: number;
  /** Beyond it, further spans of the trace are discarded, and the sender is told 200. */
  readonly traceBytes: number;
  /** A trace that began longer ago is filed under the time of its arrival, and found by its id only. */
  readonly slackSeconds: number;
  /** A trace that is older, and not in a closed block yet, is found by its id only. */
  readonly freshSeconds: number;
}

/**
 * Limits of the trace store. What is refused by rate is sent again; what exceeds one of the other limits is lost. So
 * these are derived from the rate: what it admits stays within them, as far as memory and messages allow.
 */
export function tempoLimits(load: TempoLoad): TempoLimits {
  const { traceIdle, traceLive, flushCheck, block } = TEMPO_SECONDS;
  // Twice the contracts, so that a replay does not wait for the live data.
  const rateBytes = 2 * load.bytesPerSecond;
  const burstBytes = 2 * rateBytes;
  const liveTraces = (rateBytes * (traceIdle + flushCheck) + burstBytes) / SMALL_TRACE_BYTES;
  const liveTracesInMemory = (load.memoryBytes * LIVE_TRACES_SHARE) / LIVE_TRACE_BYTES;
  // Tempo adds the spans of a trace up until a block is closed. A cluster may spend all that it may bring on one trace.
  const traceBytes = Math.ceil(2 * load.clusterBytesPerSecond * block);
  return {
    rateBytes,
    burstBytes,
    liveTraces: Math.floor(Math.min(liveTraces, liveTracesInMemory)),
    traceBytes: Math.min(traceBytes, READABLE_TRACE_BYTES),
    slackSeconds: load.replaySeconds + traceLive + flushCheck,
    freshSeconds: load.replaySeconds + FRESH_SECONDS,
  };
}
