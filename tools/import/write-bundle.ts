import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type SchemaBundle } from '../schemas/schema-bundle';

/** Writes a bundle as JSON, gzipped; a file that already holds it is left alone. */
export function writeBundle(root: string, file: string, bundle: SchemaBundle): void {
  const path = join(root, file);
  const json = Buffer.from(`${JSON.stringify(bundle)}\n`);
  // The same JSON deflates to other bytes under another Node or CPU; only a change of content is a change.
  if (existsSync(path) && gunzipSync(readFileSync(path)).equals(json)) return;
  const gzip = gzipSync(json, { level: 9 });
  // Node leaves the time at zero but writes the machine's OS code; 255 is "unknown".
  gzip[9] = 255;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, gzip);
}
