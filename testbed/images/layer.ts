import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Content } from './image';
import { librariesOf } from './libraries';
import { type TarEntry } from './tar';

/** How much of a file is in memory at once. */
const CHUNK = 1 << 20;

/** The members of a layer, sorted, each behind the folders that it lies in. */
export function layerEntries(content: Content): TarEntry[] {
  const { texts = {}, links = {}, directories = {}, capabilities = {} } = content;
  const members: TarEntry[] = [
    ...Object.entries(directories).map(([path, folder]) => ({ kind: 'directory', path, ...folder }) as const),
    ...Object.entries(links).map(([path, target]) => ({ kind: 'link', path, mode: 0o777, target }) as const),
    ...Object.entries(texts).map(([path, text]) => textEntry(path, text)),
    ...machineFiles(content).map(([path, from]) => fileEntry(path, from, capabilities[path])),
  ];
  const byPath = new Map<string, TarEntry>();
  for (const member of members) {
    for (let folder = dirname(member.path); folder !== '/'; folder = dirname(folder)) {
      byPath.set(folder, byPath.get(folder) ?? { kind: 'directory', path: folder, mode: 0o755 });
    }
    byPath.set(member.path, member);
  }
  return [...byPath.keys()].sort().map((path) => ({ ...byPath.get(path)!, path: path.slice(1) }));
}

/** Every file of the machine that is in a layer, by its path there: folders opened, libraries added. */
function machineFiles({ files = {}, dynamic }: Content): [path: string, from: string][] {
  const all = Object.entries(files).flatMap(([path, from]) => filesBelow(path, from));
  const linked = dynamic === undefined ? [] : librariesOf(files[dynamic]!);
  return [...all, ...linked.map((path): [string, string] => [path, path])];
}

function filesBelow(path: string, from: string): [path: string, from: string][] {
  if (!statSync(from).isDirectory()) return [[path, from]];
  return readdirSync(from).flatMap((name) => filesBelow(join(path, name), join(from, name)));
}

function fileEntry(path: string, from: string, capability?: Buffer): TarEntry {
  const { size, mode, mtimeMs } = statSync(from);
  return {
    kind: 'file',
    path,
    // Whoever made the file on this machine, everyone may read it in an image.
    mode: mode & 0o111 ? 0o755 : 0o644,
    size,
    content: () => createReadStream(from, { highWaterMark: CHUNK }),
    // A program is put in its place once; what is compiled here changes its time without changing.
    identity: size > CHUNK ? `${size} bytes of ${mtimeMs}` : sha256(readFileSync(from)),
    capability,
  };
}

/** A small file with this text. */
export function textEntry(path: string, text: string): TarEntry {
  const content = Buffer.from(text);
  return {
    kind: 'file',
    path,
    mode: 0o644,
    size: content.length,
    content: () => [content],
    identity: sha256(content),
  };
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
