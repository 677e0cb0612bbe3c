import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type JsonSchema } from './json-schema';

/** Strict JSON schemas of many kinds. */
export interface SchemaBundle {
  /** The packages it is made from. */
  readonly sources: readonly string[];
  /** Definition of each `<apiVersion>/<kind>`. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

/** Where the bundles stand in the repository. */
export const bundleFiles = {
  kubernetes: (minor: string) => `test/schemas/kubernetes-${minor}.json.gz`,
  crds: 'test/schemas/crds.json.gz',
  handWritten: 'test/schemas/hand-written.json',
};

/** Reads one of the bundle files. */
export function readBundle(file: string): SchemaBundle {
  const path = join(repositoryRoot(), file);
  if (!existsSync(path)) throw new Error(`no schemas at ${file}: run npm run import`);
  const bytes = readFileSync(path);
  return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()) as SchemaBundle;
}

/** The checkout's root, from the sources (jest) and from build/ (commands) alike. */
export function repositoryRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    if (folder === dirname(folder))
      throw new Error('no package.json above tools/schemas: run it in a checkout');
    folder = dirname(folder);
  }
  return folder;
}
