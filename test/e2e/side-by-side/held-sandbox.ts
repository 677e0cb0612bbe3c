import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** A sandbox with a program in it, held by a process group of its own, as by a terminal. */
export class HeldSandbox {
  /** Resolves to the exit code of its holder, or to the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  private readonly child: ChildProcess;
  private output = '';

  constructor(program: string, args: readonly string[]) {
    const script = (name: string) => join(__dirname, `${name}.js`);
    this.child = spawn(process.execPath, [script('outer'), script(program), ...args], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.ended = new Promise((resolve) => {
      this.child.once('exit', (code, signal) => resolve(signal ?? code ?? 1));
    });
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** What the program printed. */
  text(): string {
    return this.output;
  }

  /** As a terminal's Ctrl-C: to every process of the group. */
  interrupt(): void {
    process.kill(-this.pid, 'SIGINT');
  }

  /** As a service manager: to the holder alone. */
  terminate(): void {
    this.child.kill('SIGTERM');
  }

  /** As an out-of-memory killer: the holder alone, without a word. */
  kill(): void {
    this.child.kill('SIGKILL');
  }
}
