import { spawn } from 'node:child_process';

/** Runs a shell script without blocking the event loop; resolves to its output, rejects with the last lines of it. */
export function sh(script: string, input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-ec', script], { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve(output);
      reject(
        new Error(`${script.split('\n')[0]} …: exit ${code}\n${output.split('\n').slice(-15).join('\n')}`),
      );
    });
    // A script that reads nothing closes its end before all is written.
    child.stdin.on('error', () => undefined).end(input);
  });
}

/** Quotes a word for the shell. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
