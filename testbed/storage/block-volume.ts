import { existsSync, mkdirSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quote, sh } from '../sandbox/shell';

/** A file that stands for a block volume. It is sparse: what is not written takes no room. */
export class BlockVolume {
  private readonly file: string;

  constructor(directory: string, handle: string) {
    this.file = join(directory, `${handle}.img`);
  }

  /** Makes it, unless it is there: data outlives pods, nodes and claims. */
  make(bytes: number): void {
    if (existsSync(this.file)) return;
    writeFileSync(this.file, '');
    truncateSync(this.file, bytes);
  }

  /** Formats it once and mounts it. The loop device goes with the mount. */
  async mount(path: string): Promise<void> {
    mkdirSync(path, { recursive: true });
    const file = quote(this.file);
    // Nothing is left for the kernel to initialize in the background, and no blocks are discarded first.
    const make = `mkfs.ext4 -q -F -m0 -E nodiscard,lazy_itable_init=1,lazy_journal_init=1 ${file}`;
    await sh(`mountpoint -q ${quote(path)} && exit 0
      dumpe2fs -h ${file} >/dev/null 2>&1 || ${make}
      mount -t ext4 -o loop ${file} ${quote(path)}`);
  }
}

/** Shows a mounted folder at another path. */
export async function bindMount(from: string, to: string, isReadOnly: boolean): Promise<void> {
  mkdirSync(to, { recursive: true });
  const path = quote(to);
  await sh(`mountpoint -q ${path} && exit 0
    mount --bind ${quote(from)} ${path}
    ${isReadOnly ? `mount -o remount,bind,ro ${path}` : ''}`);
}

/** Takes a mount away, and the folder that it was at. */
export async function unmount(path: string): Promise<void> {
  await sh(`if mountpoint -q ${quote(path)}; then umount ${quote(path)}; fi
    if [ -d ${quote(path)} ]; then rmdir ${quote(path)}; fi`);
}

/** Bytes and inodes of the file system at a path, as the kubelet asks for them. */
export function usage(path: string): readonly VolumeUsage[] {
  const { bsize, blocks, bfree, bavail, files, ffree } = statfsSync(path);
  return [
    { unit: 'BYTES', total: blocks * bsize, used: (blocks - bfree) * bsize, available: bavail * bsize },
    { unit: 'INODES', total: files, used: files - ffree, available: ffree },
  ];
}

/** Room of a volume in one unit. */
export interface VolumeUsage {
  readonly unit: 'BYTES' | 'INODES';
  readonly total: number;
  readonly used: number;
  readonly available: number;
}
