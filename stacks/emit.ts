import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RenderedChart, toYamlDocuments } from '../lib';

/** File name → SHA-256 of its text. */
export type FileHashes = Readonly<Record<string, string>>;

/**
 * Writes one file per chart into the directory and removes what no chart writes any more.
 * All text is made before the first file is touched.
 */
export function emit(directory: string, charts: readonly RenderedChart[]): FileHashes {
  const files = new Map(charts.map(({ name, objects }) => [`${name}.yaml`, toYamlDocuments(objects)]));
  mkdirSync(directory, { recursive: true });
  for (const stale of readdirSync(directory).filter((file) => !files.has(file))) {
    rmSync(join(directory, stale), { recursive: true });
  }
  const hashes: Record<string, string> = {};
  for (const [file, text] of files) {
    writeAtomically(join(directory, file), text);
    hashes[file] = sha256(text);
  }
  return hashes;
}

/** Whether the directory holds exactly these files with exactly this content. */
export function isUnchanged(directory: string, hashes: FileHashes): boolean {
  try {
    const files = readdirSync(directory);
    return (
      files.length === Object.keys(hashes).length &&
      files.every((file) => hashes[file] === sha256(readFileSync(join(directory, file))))
    );
  } catch {
    return false;
  }
}

export function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** A reader sees the old file or the new one, never half of one. */
function writeAtomically(path: string, text: string): void {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}
