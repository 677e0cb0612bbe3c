import { type Command } from './report';

const COMMANDS: readonly string[] = ['1', '2', '3', '4', 'q'] satisfies readonly Command[];
const CTRL_C = '\x03';

/** The keys of a terminal, and Ctrl-C wherever it comes from. Whoever is not heard the third time ends at once. */
export class Keys {
  private quits = 0;
  private readonly interrupt = () => this.quit();
  private readonly endNow = () => process.kill(process.pid, 'SIGTERM');
  private readonly read = (text: string) => {
    for (const key of text) {
      if (key === CTRL_C || key === 'q') this.quit();
      else if (COMMANDS.includes(key)) this.tell(key as Command);
    }
  };

  constructor(
    private readonly live: boolean,
    private readonly tell: (command: Command) => void,
  ) {
    process.on('SIGINT', this.interrupt);
    // The terminal is gone.
    process.on('SIGHUP', this.endNow);
    if (!live) return;
    process.stdin.setRawMode(true).setEncoding('utf8').on('data', this.read);
  }

  /** Gives the terminal back as it was. */
  close(): void {
    process.off('SIGINT', this.interrupt);
    process.off('SIGHUP', this.endNow);
    if (!this.live) return;
    process.stdin.off('data', this.read).setRawMode(false).pause();
  }

  private quit(): void {
    this.quits += 1;
    if (this.quits > 2) this.endNow();
    else this.tell('q');
  }
}
