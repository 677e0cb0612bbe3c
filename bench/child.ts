import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { type Usage } from './report-usage';

/** What a fresh Node process printed and took. */
export interface NodeRun extends Usage {
  readonly stdout: string;
}

/** Runs a compiled script in a Node process of its own: one of ours (`stacks/synth.js`), or any by absolute path. */
export function runNode(script: string, args: readonly string[]): NodeRun {
  const [path, hook] = [resolve(__dirname, '..', script), join(__dirname, 'report-usage.js')];
  const { status, signal, stdout, stderr, output, error } = spawnSync(
    process.execPath,
    ['--require', hook, path, ...args],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024 },
  );
  if (error) throw error;
  if (status !== 0) throw new Error(`${script} ended with ${status ?? signal}: ${lastLines(stderr)}`);
  return { stdout, ...(JSON.parse(output[3]!) as Usage) };
}

/** Runs the program that follows as arguments $1 times, and prints the CPU time of these children. */
const REPEAT = 'n=$1; shift; while [ $n -gt 0 ]; do "$@" >/dev/null || exit 1; n=$((n - 1)); done; times';

/** CPU milliseconds, user and system, of one run of a program, as the mean of several. */
export function programCpuMs(program: string, args: readonly string[], runs: number): number {
  const { status, stdout, stderr, error } = spawnSync(
    'sh',
    ['-c', REPEAT, 'sh', String(runs), program, ...args],
    {
      encoding: 'utf8',
    },
  );
  if (error) throw error;
  // The first line is the shell's own time.
  const times = [...(stdout.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  if (status !== 0 || times.length !== 2) {
    throw new Error(`${program} ${args[0]} ended with ${status}: ${lastLines(stderr)}`);
  }
  const seconds = times.reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest), 0);
  return (seconds * 1000) / runs;
}

function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-5).join('\n');
}
