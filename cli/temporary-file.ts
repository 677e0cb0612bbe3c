import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Lends a file that only this user can read, and removes it whatever happens, interruption by the user
 * included.
 */
export async function withTemporaryFile<T>(text: string, use: (path: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'fed-observability-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  const interrupted = (signal: NodeJS.Signals) => {
    remove();
    process.kill(process.pid, signal);
  };
  // `once`: the second signal, sent above, then ends the process as usual.
  SIGNALS.forEach((signal) => process.once(signal, interrupted));
  try {
    const path = join(directory, 'kubeconfig');
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
    return await use(path);
  } finally {
    SIGNALS.forEach((signal) => process.off(signal, interrupted));
    remove();
  }
}
