import { spawnSync } from 'node:child_process';

/** Runs a program to its end and returns all that it printed; throws with its last lines when it fails. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): string {
  const { status, signal, error, stdout, stderr } = spawnSync(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    timeout: options.timeoutMs,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error && 'code' in error && error.code === 'ENOENT') throw new Error(`${command}: command not found`);
  const output = `${stdout ?? ''}${stderr ?? ''}`;
  if (status === 0) return output;
  const lastLines = output.trimEnd().split('\n').slice(-20).join('\n');
  const end = signal ?? error?.message ?? `exit code ${status}`;
  throw new Error(`${command} ${args.join(' ')}: ${end}\n${lastLines}`);
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}
