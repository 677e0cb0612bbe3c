import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { binary } from '../../tools/servers/binaries';

/** The real kubectl with one kubeconfig. */
export class Kubectl {
  constructor(readonly kubeconfig: string) {}

  /** Runs it without blocking this process; resolves to all that it printed, rejects with the same when it fails. */
  async run(...args: readonly string[]): Promise<string> {
    const { stdout, stderr } = await promisify(execFile)(
      binary('kubectl'),
      [`--kubeconfig=${this.kubeconfig}`, ...args],
      {
        timeout: 120_000,
        maxBuffer: 64 * 1024 * 1024,
        env: { PATH: process.env['PATH'], HOME: '/nonexistent' },
      },
    );
    return `${stdout}${stderr}`;
  }

  /** Applies files as their users do. */
  apply(...files: readonly string[]): Promise<string> {
    return this.run(
      'apply',
      '--server-side',
      '--field-manager=fed-observability',
      ...files.flatMap((file) => ['-f', file]),
    );
  }
}
