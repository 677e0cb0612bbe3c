import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** One document of a manifest file. */
export interface Manifest {
  readonly file: string;
  readonly object: unknown;
}

/** What a folder's files hold; `unreadable` has one line for each document that is not YAML. */
export interface ManifestFiles {
  readonly manifests: readonly Manifest[];
  readonly unreadable: readonly string[];
}

/** Reads every *.yaml, *.yml and *.json below a folder, in alphabetical order. */
export function readManifests(dir: string): ManifestFiles {
  const manifests: Manifest[] = [];
  const unreadable: string[] = [];
  for (const file of filesBelow(dir)) {
    for (const document of parseAllDocuments(readFileSync(join(dir, file), 'utf8'))) {
      const [error] = document.errors;
      if (error) {
        unreadable.push(`${join(dir, file)}: ${error.message.split('\n')[0]?.replace(/:$/, '')}`);
        continue;
      }
      const object: unknown = document.toJS();
      // A document of comments only.
      if (object !== null) manifests.push({ file: join(dir, file), object });
    }
  }
  return { manifests, unreadable };
}

function filesBelow(dir: string): string[] {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
