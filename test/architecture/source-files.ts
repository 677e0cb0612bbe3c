import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { ROOT } from '../../tools/root';

/** Everything that a text imports, by module name. */
export function importsOf(text: string): string[] {
  const statement = /(?:^|[^\w.])(?:import|export)\s[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/g;
  const bare = /(?:^|[^\w.])(?:import|require)\s*\(?\s*['"]([^'"\s]+)['"]/g;
  return [...text.matchAll(statement), ...text.matchAll(bare)].map((match) => match[1]!);
}

/** The repository path of a relative import, with its extension. */
export function resolved(file: string, name: string): string {
  const path = normalize(join(dirname(file), name));
  return existsSync(join(ROOT, `${path}.ts`)) ? `${path}.ts` : `${path}/index.ts`;
}

/** Hand-written files below folders, without what packages bring. */
export function filesBelow(folders: readonly string[], name: RegExp): string[] {
  return folders
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .filter((file) => !file.includes('node_modules/'))
    .sort();
}
