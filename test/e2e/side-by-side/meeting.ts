import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../../../testbed/waiting';

/** A folder outside all sandboxes, in which their programs tell each other how far they are. */
export class Meeting {
  constructor(readonly folder: string) {}

  tell(what: string): void {
    writeFileSync(join(this.folder, what), '');
  }

  /** Resolves when somebody has told it; rejects after `seconds`. */
  async whenTold(what: string, seconds: number): Promise<void> {
    await eventually(what, seconds * 1_000, async () => existsSync(join(this.folder, what)));
  }
}
