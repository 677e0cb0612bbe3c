import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ROOT } from '../root';
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
  const path = join(ROOT, file);
  if (!existsSync(path)) throw new Error(`no schemas at ${file}: run npm run import`);
  const bytes = readFileSync(path);
  return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()) as SchemaBundle;
}
