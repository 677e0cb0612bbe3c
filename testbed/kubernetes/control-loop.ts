import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 500;
const LONGEST_MS = 10_000;

/** Repeats what a controller does until it is stopped, more and more rarely while it fails. */
export class ControlLoop {
  private stopped = false;
  private readonly ended: Promise<void>;
  /** Why the last round failed. */
  failure: string | undefined;

  constructor(private readonly round: () => Promise<void>) {
    this.ended = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.ended;
  }

  private async run(): Promise<void> {
    let wait = EVERY_MS;
    while (!this.stopped) {
      try {
        await this.round();
        this.failure = undefined;
        wait = EVERY_MS;
      } catch (error) {
        this.failure = (error as Error).message;
        wait = Math.min(2 * wait, LONGEST_MS);
      }
      // Short steps: the end of a test does not wait for the longest pause.
      for (let waited = 0; waited < wait && !this.stopped; waited += EVERY_MS) await pause(EVERY_MS);
    }
  }
}
