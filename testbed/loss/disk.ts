import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { quote, sh } from '../sandbox/shell';

const BALLAST = 'ballast';

/** Fills a file system to the last block, as a neighbour would. */
export async function fillDisk(directory: string): Promise<void> {
  const path = quote(join(directory, BALLAST));
  // `dd` ends with an error when nothing more fits: that is what is wanted.
  await sh(
    `dd if=/dev/zero of=${path} bs=64k 2>/dev/null || true; dd if=/dev/zero of=${path} bs=512 oflag=append conv=notrunc 2>/dev/null || true`,
  );
}

/** Takes the ballast away. */
export function freeDisk(directory: string): void {
  rmSync(join(directory, BALLAST));
}
