import { type Rule } from './rules';
import { bytesOf, type Entry, type Stream } from './stream';

/** Lines that a rule discarded. */
export interface Discarded {
  readonly reason: string;
  readonly lines: number;
  readonly bytes: number;
}

/** What becomes of a request: lines may be stored although it is refused. */
export interface Verdict {
  readonly status: number;
  /** What the rules said that it broke. */
  readonly message: string;
  readonly stored: readonly Stream[];
  readonly discarded: readonly Discarded[];
  /** Lines that were cut. */
  readonly cut: readonly Entry[];
}

/** What the rules said of one request. */
export class Judgement {
  readonly cut: Entry[] = [];
  private readonly discarded: Discarded[] = [];
  private readonly broken: Rule[] = [];

  refused(rule: Rule, streams: readonly Stream[]): this {
    this.broken.push(rule);
    const lines = streams.reduce((sum, { entries }) => sum + entries.length, 0);
    if (rule.reason !== undefined)
      this.discarded.push({ reason: rule.reason, lines, bytes: bytesOf(streams) });
    return this;
  }

  /** The last rule that was broken names the status: what a stream's state refused comes last. */
  verdict(stored: readonly Stream[], status = this.broken.at(-1)?.status ?? 204): Verdict {
    const { cut, discarded } = this;
    const message = [...new Set(this.broken.map(({ refuses }) => refuses))].join('; ');
    return { status, message, stored, discarded, cut };
  }
}
