import { type Signal } from '../otlp/signals';
import { type Stores } from '../stores/stores';
import { type Talker } from '../talkers/talker';
import { lookUntil } from '../waiting';
import { foundSince } from './found-since';
import { type Lane } from './lanes';
import { type Row, SETTLING_SECONDS } from './report';

export interface LedgerProps {
  readonly lane: Lane;
  readonly signal: Signal;
  readonly talker: Talker;
  readonly stores: Stores;
}

/** Records in one request. */
const CHUNK = 20;
/** Probes that the latency is the median of. */
const PROBES = 5;
const PROBE_PAUSE_MS = 200;
const PROBE_SECONDS = 10;
/** No record is older than the order to send it, but for the clocks' resolution. */
const MARGIN_MS = 1_000;
/** An order is carried out when the agent is back, however long that takes. */
const PATIENCE_SECONDS = 86_400;

/** The account of one signal of one lane: every number that was acknowledged, until the store has it. */
export class Ledger {
  private next = 0;
  private sent = 0;
  /** When it was sent, by number. */
  private readonly missing = new Map<number, number>();
  private readonly latencies: number[] = [];

  constructor(private readonly props: LedgerProps) {}

  /** Sends some records; resolves to the first one's number when the agent has acknowledged all of them. */
  async say(): Promise<number> {
    const { talker, signal, lane } = this.props;
    const first = this.next;
    this.next += CHUNK;
    const begun = Date.now();
    const order = { signal, service: lane.service, first, count: CHUNK, batch: CHUNK, rate: 0 };
    await talker.finish(await talker.begin(order), PATIENCE_SECONDS);
    for (let number = first; number < first + CHUNK; number += 1) this.missing.set(number, begun);
    this.sent += CHUNK;
    return first;
  }

  /** Asks the store for what it has not been seen to have; a store that is away has nothing. */
  async look(): Promise<void> {
    const { stores, lane, signal } = this.props;
    if (this.missing.size === 0) return;
    const since = this.oldest() - MARGIN_MS;
    for (const number of await foundSince(stores, lane, signal, since).catch(() => []))
      this.missing.delete(number);
  }

  /** Sends once and looks until it is there, to know how long that takes. */
  async probe(): Promise<void> {
    const begun = Date.now();
    const first = await this.say();
    const isMissing = async () => {
      await this.look();
      return this.missing.has(first);
    };
    const patience = { timeoutMs: PROBE_SECONDS * 1_000, everyMs: PROBE_PAUSE_MS };
    if (await lookUntil(isMissing, (missing) => !missing, patience)) return;
    this.latencies.push((Date.now() - begun) / 1_000);
    this.latencies.splice(0, this.latencies.length - PROBES);
  }

  row(): Row {
    const settled = Date.now() - SETTLING_SECONDS * 1_000;
    const lost = [...this.missing.values()].filter((begun) => begun < settled).length;
    const sorted = [...this.latencies].sort((a, b) => a - b);
    return {
      cluster: this.props.lane.stack,
      className: this.props.lane.className,
      signal: this.props.signal,
      sent: this.sent,
      stored: this.sent - this.missing.size,
      onTheWay: this.missing.size - lost,
      lost,
      latency: sorted[Math.floor(sorted.length / 2)],
      oldest: this.missing.size === 0 ? 0 : (Date.now() - this.oldest()) / 1_000,
    };
  }

  private oldest(): number {
    return [...this.missing.values()].reduce((least, begun) => Math.min(least, begun), Infinity);
  }
}
