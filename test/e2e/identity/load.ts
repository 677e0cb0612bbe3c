import { type Signal } from '../../../testbed/otlp/signals';
import { type Talker } from '../../../testbed/talkers/talker';

/** What a load has come to. */
export interface LoadAccount {
  readonly sent: number;
  /** Records of requests that had to be sent more than once. */
  readonly repeated: number;
  readonly refusals: Readonly<Record<string, number>>;
}

const RATE = 100;

/** Numbered records of one signal, 100 a second, until it is stopped. */
export class Load {
  private stopped = false;
  private account: LoadAccount = { sent: 0, repeated: 0, refusals: {} };
  private readonly running: Promise<void>;

  constructor(
    private readonly talker: Talker,
    readonly signal: Signal,
    readonly service: string,
  ) {
    this.running = this.run();
    // Reported by `stop`.
    this.running.catch(() => undefined);
  }

  /** Resolves to the account when the last record is acknowledged. */
  async stop(): Promise<LoadAccount> {
    this.stopped = true;
    await this.running;
    return this.account;
  }

  private async run(): Promise<void> {
    const { signal, service } = this;
    while (!this.stopped) {
      const order = { signal, service, first: this.account.sent, count: RATE, batch: 20, rate: RATE };
      const { repeated, refusals } = await this.talker.send(order);
      this.account = {
        sent: this.account.sent + RATE,
        repeated: this.account.repeated + repeated,
        refusals: { ...this.account.refusals, ...refusals },
      };
    }
  }
}
