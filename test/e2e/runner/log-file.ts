import { appendFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** containerd's limit of one entry; a longer line is written in parts. */
const PART_BYTES = 16_384;

/** A container's log as containerd writes it and the kubelet rotates it. */
export class LogFile {
  private rest: Readonly<Record<'stdout' | 'stderr', string>> = { stdout: '', stderr: '' };
  private readonly recent: string[] = [];
  private rotations = 0;

  constructor(readonly path: string) {
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) writeFileSync(path, '');
  }

  /** Takes what a process wrote; whole lines go to the file. */
  write(stream: 'stdout' | 'stderr', text: string): void {
    const lines = (this.rest[stream] + text).split('\n');
    this.rest = { ...this.rest, [stream]: lines.pop()! };
    if (lines.length === 0) return;
    this.recent.push(...lines);
    this.recent.splice(0, this.recent.length - 2_000);
    const time = new Date().toISOString().replace('Z', '000000Z');
    appendFileSync(
      this.path,
      lines
        .flatMap((line) => parts(line))
        .map((part) => `${time} ${stream} ${part}\n`)
        .join(''),
    );
  }

  /** Renames the file and begins a new one, as the kubelet does at `containerLogMaxSize`. */
  rotate(): void {
    const stamp = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
    renameSync(this.path, `${this.path}.${stamp}.${this.rotations++}`);
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

function parts(line: string): string[] {
  const pieces: string[] = [];
  let rest = line;
  while (Buffer.byteLength(rest) > PART_BYTES) {
    pieces.push(`P ${rest.slice(0, PART_BYTES)}`);
    rest = rest.slice(PART_BYTES);
  }
  return [...pieces, `F ${rest}`];
}
