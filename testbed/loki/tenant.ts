import { Judgement, type Verdict } from './judgement';
import { type Limits } from './limits';
import { LINE_RULES, type Rule, STATE_RULES, STREAM_RULES } from './rules';
import { bytesOf, type Entry, type Stream } from './stream';
import { TokenBucket } from './token-bucket';
import { nowNanos } from './units';

interface Active {
  newest: bigint;
  written: number;
  readonly bucket: TokenBucket;
}

/** The one tenant: what its earlier requests mean to the next one. */
export class Tenant {
  private readonly active = new Map<string, Active>();
  private readonly bucket: TokenBucket;

  constructor(private readonly limits: Limits) {
    this.bucket = new TokenBucket(limits.ingestion_rate_mb, limits.ingestion_burst_size_mb);
  }

  get activeStreams(): number {
    return this.active.size;
  }

  /** A stream that was active before this process. */
  remember(key: string, newest: bigint): void {
    this.active.set(key, this.newStream(newest));
  }

  /** Applies every rule, in Loki's order: streams and lines by themselves, the tenant's rate, then each stream's state. */
  judge(streams: readonly Stream[], now = nowNanos()): Verdict {
    const judgement = new Judgement();
    const given = streams.map((stream) => this.cut(stream, judgement));
    const valid = given.map((stream) => this.validLines(stream, now, judgement)).filter(hasLines);
    if (valid.length === 0) return judgement.verdict([]);
    if (!this.bucket.take(bytesOf(valid))) {
      return judgement.refused(STATE_RULES.rate, given).verdict([], STATE_RULES.rate.status);
    }
    const stored = valid.map((stream) => this.admitted(stream, judgement)).filter(hasLines);
    return judgement.verdict(stored);
  }

  private cut(stream: Stream, judgement: Judgement): Stream {
    const { max_line_size: most, max_line_size_truncate: cuts } = this.limits;
    if (cuts === 0 || most === 0 || stream.entries.every(({ line }) => line.length <= most)) return stream;
    const entries = stream.entries.map((entry) => {
      if (entry.line.length <= most) return entry;
      judgement.cut.push(entry);
      return { ...entry, line: entry.line.subarray(0, most) };
    });
    return { ...stream, entries };
  }

  private validLines(stream: Stream, now: bigint, judgement: Judgement): Stream {
    const broken = STREAM_RULES.find(({ breaks }) => breaks(stream, this.limits));
    if (broken !== undefined) {
      // Loki counts the lines of such a stream twice.
      judgement.refused(broken, [stream]).refused({ ...broken, reason: 'invalid_labels' }, [stream]);
      return { ...stream, entries: [] };
    }
    const valid = this.withoutRefused(stream, judgement, (entry) =>
      LINE_RULES.find(({ breaks }) => breaks(entry, this.limits, now)),
    );
    return { ...valid, entries: valid.entries.map(repaired) };
  }

  private admitted(stream: Stream, judgement: Judgement): Stream {
    const active = this.active.get(stream.key) ?? this.create(stream.key);
    if (active === undefined) {
      judgement.refused(STATE_RULES.streams, [stream]);
      return { ...stream, entries: [] };
    }
    active.written = Date.now();
    let { newest } = active;
    const near = this.withoutRefused(stream, judgement, ({ nanos }) => {
      if (nanos < newest - BigInt(this.limits.max_chunk_age / 2)) return STATE_RULES.tooFarBehind;
      if (nanos > newest) newest = nanos;
      return undefined;
    });
    // All or nothing, for Loki splits a stream by its rate.
    if (!active.bucket.take(bytesOf([near]))) {
      judgement.refused(STATE_RULES.streamRate, [near]);
      return { ...stream, entries: [] };
    }
    active.newest = newest;
    return near;
  }

  private withoutRefused(
    stream: Stream,
    judgement: Judgement,
    ask: (entry: Entry) => Rule | undefined,
  ): Stream {
    const entries = stream.entries.filter((entry) => {
      const rule = ask(entry);
      if (rule !== undefined) judgement.refused(rule, [{ ...stream, entries: [entry] }]);
      return rule === undefined;
    });
    return { ...stream, entries };
  }

  private create(key: string): Active | undefined {
    const most = this.limits.max_global_streams_per_user;
    if (most > 0 && this.active.size >= most) this.forgetIdle();
    if (most > 0 && this.active.size >= most) return undefined;
    const stream = this.newStream(0n);
    this.active.set(key, stream);
    return stream;
  }

  private newStream(newest: bigint): Active {
    const { per_stream_rate_limit: rate, per_stream_rate_limit_burst: burst } = this.limits;
    return { newest, written: Date.now(), bucket: new TokenBucket(rate, burst) };
  }

  private forgetIdle(): void {
    const idle = Date.now() - this.limits.chunk_idle_period / 1e6;
    for (const [key, { written }] of this.active) if (written < idle) this.active.delete(key);
  }
}

/** Loki stores no empty metadata, and a space for what is no character. */
function repaired(entry: Entry): Entry {
  const metadata = entry.metadata
    .filter(([, value]) => value !== '')
    .map(([name, value]) => [name, value.replaceAll('\ufffd', ' ')] as const);
  return { ...entry, metadata };
}

const hasLines = ({ entries }: Stream) => entries.length > 0;
