import { type WriteStream } from 'node:tty';

/** Lines that stay, and below them, on a terminal, lines that are drawn again and again. */
export class Screen {
  private drawn = 0;
  private lines: readonly string[] = [];

  constructor(
    private readonly out: WriteStream,
    readonly live: boolean,
  ) {}

  /** Writes lines that stay. */
  print(...lines: readonly string[]): void {
    this.erase();
    this.out.write(lines.map((line) => `${line}\n`).join(''));
    this.paint();
  }

  /** Replaces the lines below; they are seen on a terminal only. */
  draw(lines: readonly string[]): void {
    this.erase();
    this.lines = lines;
    this.paint();
  }

  private erase(): void {
    if (this.drawn > 0) this.out.write(`\x1b[${this.drawn}A\x1b[J`);
    this.drawn = 0;
  }

  private paint(): void {
    if (!this.live) return;
    // A line that wraps, or scrolls out, could not be erased.
    const fitting = this.lines.slice(0, Math.max(1, (this.out.rows || 24) - 1));
    this.out.write(fitting.map((line) => `${line.slice(0, (this.out.columns || 100) - 1)}\n`).join(''));
    this.drawn = fitting.length;
  }
}
