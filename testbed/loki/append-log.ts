import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

export interface AppendLogProps {
  readonly folder: string;
  /** After so long a file is closed, and after as long again its lines stand elsewhere and it is deleted. */
  readonly keepMs: number;
}

/**
 * Lines that are not safe elsewhere yet, in files. What was appended outlives the process, kill -9 included: the
 * kernel has it. It is not synced to the disk, as Loki's write-ahead log is not.
 */
export class AppendLog {
  private readonly closed: string[];
  private next: number;
  private file?: { readonly path: string; readonly descriptor: number; bytes: number };
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly props: AppendLogProps) {
    mkdirSync(props.folder, { recursive: true });
    this.closed = readdirSync(props.folder)
      .sort()
      .map((name) => join(props.folder, name));
    this.next = Date.now();
    this.timer = setInterval(() => this.rotate(), props.keepMs);
  }

  /** What an earlier process left, a file at a time; a line that it did not end is left out. */
  *left(): Generator<Buffer> {
    for (const path of this.closed) {
      const bytes = readFileSync(path);
      yield bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
    }
  }

  /** Appends lines; throws, and leaves nothing of them, where there is no room. */
  append(lines: Buffer): void {
    const file = (this.file ??= this.open());
    try {
      for (let at = 0; at < lines.length;) at += writeSync(file.descriptor, lines, at);
      file.bytes += lines.length;
    } catch (error) {
      ftruncateSync(file.descriptor, file.bytes);
      throw error;
    }
  }

  /** Deletes what has been closed for a whole period, and closes the file of now. */
  private rotate(): void {
    for (const path of this.closed.splice(0)) unlinkSync(path);
    if (this.file === undefined) return;
    closeSync(this.file.descriptor);
    this.closed.push(this.file.path);
    this.file = undefined;
  }

  /** Ends it; what it holds stays for the next process. */
  close(): void {
    clearInterval(this.timer);
    if (this.file !== undefined) closeSync(this.file.descriptor);
  }

  private open(): { path: string; descriptor: number; bytes: number } {
    // Time first, so that the files of a later process sort behind these.
    const path = join(this.props.folder, String((this.next += 1)).padStart(16, '0'));
    return { path, descriptor: openSync(path, 'a'), bytes: 0 };
  }
}
