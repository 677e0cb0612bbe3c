import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { quote, sh } from '../sandbox/shell';

/**
 * A sparse file as a block device. The kernel gives the device up when nobody has it open or mounted any more: this
 * process, killed or not, and the node that mounts it.
 */
export class LoopDevice {
  private constructor(
    readonly path: string,
    private readonly handle: number,
  ) {}

  static async attach(file: string, bytes: number): Promise<LoopDevice> {
    const made = openSync(file, 'wx');
    ftruncateSync(made, bytes);
    closeSync(made);
    const path = (await sh(`losetup --find --show ${quote(file)}`)).trim();
    const handle = openSync(path, 'r+');
    // Of a device that is open, the end is put off until it is not.
    await sh(`losetup --detach ${quote(path)}`);
    return new LoopDevice(path, handle);
  }

  close(): void {
    closeSync(this.handle);
  }
}
