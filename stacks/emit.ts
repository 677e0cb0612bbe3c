import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RenderedChart, toYamlDocuments } from '../lib';

/** File name → SHA-256 of its text. */
export type FileHashes = Readonly<Record<string, string>>;

/** Writes one file per chart into a new directory. */
export function emit(directory: string, charts: readonly RenderedChart[]): FileHashes {
  mkdirSync(directory, { recursive: true });
  return Object.fromEntries(
    charts.map(({ name, objects }) => {
      const text = toYamlDocuments(objects);
      writeFileSync(join(directory, `${name}.yaml`), text);
      return [`${name}.yaml`, sha256(text)];
    }),
  );
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
