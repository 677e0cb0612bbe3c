import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What containerd writes before each line. */
const ENTRY = /^\S+ (?:stdout|stderr) [PF] /;

/** The log files of a container on its node. */
export class PodLog {
  /** The file that is written now. */
  readonly path: string;

  constructor(
    readonly folder: string,
    restarts: number,
  ) {
    this.path = join(folder, `${restarts}.log`);
  }

  /** Names of all its files: one a start, and those that the kubelet has rotated. */
  files(): string[] {
    return existsSync(this.folder) ? readdirSync(this.folder).sort() : [];
  }

  /** What the program has said since its last start. */
  text(): string {
    if (!existsSync(this.path)) return '';
    const entries = readFileSync(this.path, 'utf8').trimEnd().split('\n');
    return entries.map((entry) => entry.replace(ENTRY, '')).join('\n');
  }

  /** The last lines, for a failed test. */
  tail(lines = 15): string {
    return this.text().split('\n').slice(-lines).join('\n');
  }
}
