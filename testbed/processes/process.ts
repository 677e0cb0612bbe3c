import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { lookUntil } from '../waiting';

/** A real server that a test started on loopback, with the end of its log for failures. */
export class ServerProcess {
  private readonly lines: string[] = [];
  private readonly child: ChildProcess;

  constructor(
    readonly name: string,
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ) {
    this.child = spawn(command, args, {
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.lines.push(text);
        if (this.lines.length > 2_000) this.lines.shift();
      });
    }
  }

  log(): string {
    return this.lines.join('');
  }

  /** Waits until the URL answers 200; throws with the end of the log when the time is over or the process has ended. */
  async ready(url: string, timeoutMs = 60_000): Promise<void> {
    const look = async () => this.hasEnded || (await answers(url));
    if (!(await lookUntil(look, Boolean, { timeoutMs })) || this.hasEnded)
      throw new Error(
        this.hasEnded
          ? `${this.name} ended (${this.child.exitCode ?? this.child.signalCode}) before it answered ${url}\n${this.tail()}`
          : `waited ${timeoutMs / 1_000} s for ${this.name} to answer ${url}\n${this.tail()}`,
      );
  }

  /** Sends a signal that does not end it, such as SIGSTOP. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** How the process ended; undefined while it runs. */
  get exitCode(): number | undefined {
    return this.child.exitCode ?? undefined;
  }

  /** Ends the process: SIGTERM, and SIGKILL after ten seconds. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.hasEnded) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    const killer = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await exited;
    clearTimeout(killer);
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private tail(): string {
    return this.log().split('\n').slice(-15).join('\n');
  }
}

function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    ({ status }) => status === 200,
    () => false,
  );
}

/** Ports that were free a moment ago, all different, and given to nobody else while this process lives. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    if (await isFirstToTake(port)) ports.push(port);
  }
  return ports;
}

/** An abstract socket, which ends with this process, tells other test processes that a port is given away. */
function isFirstToTake(port: number): Promise<boolean> {
  const mark = createServer().unref().listen(`\0fed-observability-port-${port}`);
  return once(mark, 'listening').then(
    () => true,
    () => false,
  );
}
