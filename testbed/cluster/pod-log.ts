import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../waiting';

/** What containerd writes before each line. */
const ENTRY = /^\S+ (?:stdout|stderr) [PF] /;

/** What the kubelet calls a file that it has put aside. */
const ROTATED = /\.log\.(\d{8}-\d{6})(?:\.gz)?$/;
const ROTATION_SECONDS = 20;

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

  /** When the kubelet last renamed the file that was written, because it was too long; empty before it has. */
  get rotated(): string {
    return (
      this.files()
        .flatMap((name) => ROTATED.exec(name)?.[1] ?? [])
        .at(-1) ?? ''
    );
  }

  /** Resolves to when the kubelet has done so again. */
  async whenRotated(before: string): Promise<string> {
    const isRotated = () => Promise.resolve(this.rotated !== before);
    await eventually(`a rotation of ${this.path}`, ROTATION_SECONDS * 1_000, isRotated);
    return this.rotated;
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
