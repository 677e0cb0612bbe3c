import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** containerd's limit of one entry; a longer line is written in parts, whatever character is cut in two. */
const PART_BYTES = 16_384;
const NEWLINE = 10;

type Stream = 'stdout' | 'stderr';

let entriesOfRun = 0;

/** A container's log as containerd writes it and the kubelet rotates it. */
export class LogFile {
  private readonly rest: Record<Stream, Buffer> = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  private readonly recent: string[] = [];

  constructor(readonly path: string) {
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) writeFileSync(path, '');
  }

  /** Takes what a process wrote: each whole line goes to the file, and each full part of one that has no end yet. */
  write(stream: Stream, written: Buffer | string): void {
    let rest = Buffer.concat([this.rest[stream], Buffer.from(written)]);
    const entries: Buffer[] = [];
    const add = (tag: 'P' | 'F', text: Buffer) =>
      entries.push(Buffer.from(`${entryTime()} ${stream} ${tag} `), text, Buffer.from('\n'));
    for (;;) {
      const end = rest.indexOf(NEWLINE);
      if ((end === -1 ? rest.length : end) > PART_BYTES) {
        add('P', rest.subarray(0, PART_BYTES));
        rest = rest.subarray(PART_BYTES);
      } else if (end === -1) break;
      else {
        add('F', rest.subarray(0, end));
        this.recent.push(rest.subarray(0, end).toString());
        rest = rest.subarray(end + 1);
      }
    }
    this.rest[stream] = rest;
    this.recent.splice(0, this.recent.length - 2_000);
    if (entries.length > 0) appendFileSync(this.path, Buffer.concat(entries));
  }

  /**
   * Renames the file and begins a new one, as the kubelet does at `containerLogMaxSize`. Of the files renamed before,
   * only the newest stays as it is: the kubelet compresses the others.
   */
  rotate(): void {
    const folder = dirname(this.path);
    const renamed = `${basename(this.path)}.`;
    for (const name of readdirSync(folder).filter((file) => file.startsWith(renamed))) {
      if (name.endsWith('.gz')) continue;
      writeFileSync(join(folder, `${name}.gz`), gzipSync(readFileSync(join(folder, name))));
      rmSync(join(folder, name));
    }
    const stamp = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
    renameSync(this.path, `${this.path}.${stamp}`);
    writeFileSync(this.path, '');
  }

  /** The last lines, for a failed test. */
  tail(lines = 15): string {
    return this.recent.slice(-lines).join('\n');
  }

  /** Everything that is kept of it. */
  text(): string {
    return this.recent.join('\n');
  }
}

/**
 * Now. No two entries of a run share a nanosecond, as on a node: the collector takes two files for one when their first
 * 1,000 bytes are the same, as those of two pods that say the same would be.
 */
function entryTime(): string {
  entriesOfRun = (entriesOfRun + 1) % 1_000_000;
  return new Date().toISOString().replace('Z', `${String(entriesOfRun).padStart(6, '0')}Z`);
}
