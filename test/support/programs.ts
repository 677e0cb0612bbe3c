import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a double was called with. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
  /** Of the file after --kubeconfig. */
  readonly kubeconfig?: { readonly path: string; readonly text: string; readonly mode: string };
}

export interface Answer {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
  readonly hang?: boolean;
}

/** Directory that is the whole PATH of a test, with doubles of `kubectl` and `pulumi` in it. */
export class Programs {
  constructor(readonly directory: string) {}

  get env(): NodeJS.ProcessEnv {
    return { PATH: this.directory };
  }

  /**
   * Puts a double on the PATH: it records its call and gives the answer. It reaches no cluster and no state.
   */
  add(program: 'kubectl' | 'pulumi', answer: Answer): void {
    const file = join(this.directory, program);
    writeFileSync(
      file,
      `#!${process.execPath}
// Double of ${program}, written by a test.
const fs = require('node:fs');
const args = process.argv.slice(2);
const path = args[args.indexOf('--kubeconfig') + 1];
const kubeconfig = args.includes('--kubeconfig')
  ? { path, text: fs.readFileSync(path, 'utf8'), mode: (fs.statSync(path).mode & 0o777).toString(8) }
  : undefined;
const call = JSON.stringify({ program: '${program}', args, kubeconfig });
fs.appendFileSync(${JSON.stringify(this.log)}, call + '\\n');
const answer = ${JSON.stringify(answer)};
process.stdout.write(answer.stdout ?? '');
process.stderr.write(answer.stderr ?? '');
process.exitCode = answer.code ?? 0;
if (answer.hang) setInterval(() => {}, 1000);
`,
    );
    chmodSync(file, 0o755);
  }

  get calls(): Call[] {
    if (!existsSync(this.log)) return [];
    const lines = readFileSync(this.log, 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Call);
  }

  private get log(): string {
    return join(this.directory, 'calls.log');
  }
}
