import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Cluster } from '../lib';
import { type FileHashes, isUnchanged, sha256 } from './emit';

interface Entry {
  readonly key: string;
  readonly files: FileHashes;
}

/** Remembers what each cluster was made from and what was written, so that unchanged clusters are skipped. */
export class SynthCache {
  private readonly entries: Map<string, Entry>;
  private readonly code = compiledCode();

  constructor(private readonly file: string) {
    this.entries = readEntries(file);
  }

  /** Everything that a cluster's manifests depend on: its resolved view, and the compiled code. */
  key(cluster: Cluster): string {
    return sha256(JSON.stringify([this.code, cluster]));
  }

  /** Whether the directory still holds exactly what was written for this key: a skip reads every file. */
  isFresh(directory: string, key: string): boolean {
    const entry = this.entries.get(resolve(directory));
    return entry?.key === key && isUnchanged(directory, entry.files);
  }

  remember(directory: string, key: string, files: FileHashes): void {
    this.entries.set(resolve(directory), { key, files });
  }

  /** Forgets folders that are gone, or a cache would grow with every folder ever written. */
  save(): void {
    for (const directory of this.entries.keys()) if (!existsSync(directory)) this.entries.delete(directory);
    mkdirSync(dirname(this.file), { recursive: true });
    const temporary = `${this.file}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(Object.fromEntries(this.entries)));
    renameSync(temporary, this.file);
  }
}

function readEntries(file: string): Map<string, Entry> {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Entry>));
  } catch {
    // A missing or torn cache costs one full synth.
    return new Map();
  }
}

/** Hash of the compiled program that renders: this folder's, lib's and imports' JavaScript, and the installed packages. */
function compiledCode(): string {
  const hash = createHash('sha256');
  const root = join(__dirname, '..');
  for (const folder of ['imports', 'lib', 'stacks']) {
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      if (/\.[jt]s$/.test(file)) hash.update(file).update(readFileSync(join(root, folder, file)));
    }
  }
  for (const name of ['cdk8s', 'cdk8s-plus-28', 'constructs', 'zod']) {
    hash.update(readFileSync(require.resolve(`${name}/package.json`)));
  }
  return hash.digest('hex');
}
