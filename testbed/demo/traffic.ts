import { setTimeout as pause } from 'node:timers/promises';
import { type Signal, SIGNALS } from '../otlp/signals';
import { type Platform } from '../runner/platform';
import { Stores } from '../stores/stores';
import { talkerIn } from '../talkers/talker';
import { lookUntil } from '../waiting';
import { type Lane } from './lanes';
import { Ledger } from './ledger';
import { type Row } from './report';

/** One request of each ledger in this time. */
const SAY_MS = 1_000;
const LOOK_MS = 2_000;
const DRAIN_MS = 500;

/** The workloads' talk, and the account of it. */
export class Traffic {
  private readonly ledgers: readonly Ledger[];
  private readonly loops: Promise<void>[] = [];
  private readonly bySignal: ReadonlyMap<Signal, readonly Ledger[]>;
  private stopped = false;

  constructor(platform: Platform, lanes: readonly Lane[]) {
    const ledgers = lanes.map((lane) => {
      const talker = talkerIn(platform.cluster(lane.stack), lane.namespace);
      const stores = new Stores(platform.cluster(lane.hub));
      return SIGNALS.map((signal) => new Ledger({ lane, signal, talker, stores }));
    });
    this.ledgers = ledgers.flat();
    this.bySignal = new Map(SIGNALS.map((signal, index) => [signal, ledgers.map((row) => row[index]!)]));
  }

  /** Begins to talk, and to look for what was said. */
  start(): void {
    this.ledgers.forEach((ledger, index) =>
      this.repeat(SAY_MS, (SAY_MS * index) / this.ledgers.length, () => ledger.say()),
    );
    this.repeat(LOOK_MS, LOOK_MS, () => this.look());
    // Each store has one prober, which goes round its ledgers.
    for (const ledgers of this.bySignal.values()) {
      let turn = 0;
      this.repeat(0, 0, () => ledgers[turn++ % ledgers.length]!.probe());
    }
  }

  rows(): Row[] {
    return this.ledgers.map((ledger) => ledger.row());
  }

  /** Says nothing more, and looks until everything is found, `seconds` are over or `hurried` says so. */
  async drain(seconds: number, hurried: () => boolean): Promise<void> {
    this.stopped = true;
    let answered = false;
    void Promise.all(this.loops).then(() => (answered = true));
    const patience = { timeoutMs: seconds * 1_000, everyMs: DRAIN_MS };
    await lookUntil(
      () => this.look(),
      () => hurried() || (answered && !this.isMissing()),
      patience,
    );
  }

  private isMissing(): boolean {
    return this.rows().some(({ sent, stored }) => stored < sent);
  }

  private async look(): Promise<void> {
    await Promise.all(this.ledgers.map((ledger) => ledger.look()));
  }

  /** Does something again and again, at the earliest `period` after its last beginning. */
  private repeat(period: number, delay: number, act: () => Promise<unknown>): void {
    const loop = async () => {
      await pause(delay);
      while (!this.stopped) {
        const next = Date.now() + period;
        // What fails is not acknowledged and not counted; the table shows that nothing moves.
        await act().catch(() => pause(SAY_MS));
        await pause(Math.max(0, next - Date.now()));
      }
    };
    this.loops.push(loop());
  }
}
