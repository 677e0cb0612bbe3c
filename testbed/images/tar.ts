/** A member of a tar file, without a time: the same members give the same bytes. */
export type TarEntry = Directory | Link | File;

interface Member {
  /** Without a slash at its begin. */
  readonly path: string;
  readonly mode: number;
  /** Its user and group. */
  readonly owner?: number;
}

export interface Directory extends Member {
  readonly kind: 'directory';
}

export interface Link extends Member {
  readonly kind: 'link';
  readonly target: string;
}

export interface File extends Member {
  readonly kind: 'file';
  readonly size: number;
  readonly content: () => Iterable<Buffer> | AsyncIterable<Buffer>;
  /** The same for the same bytes. */
  readonly identity: string;
  /** Value of the extended attribute `security.capability`. */
  readonly capability?: Buffer;
}

const BLOCK = 512;
const TYPES = { file: '0', link: '2', directory: '5' } as const;

/** A tar file in the ustar format; what ustar cannot say stands in a pax header. */
export async function* tar(entries: Iterable<TarEntry> | AsyncIterable<TarEntry>): AsyncGenerator<Buffer> {
  for await (const entry of entries) {
    yield attributes(entry);
    yield header(entry, TYPES[entry.kind], sizeOf(entry));
    if (entry.kind !== 'file') continue;
    let written = 0;
    for await (const block of entry.content()) {
      written += block.length;
      yield block;
    }
    if (written !== entry.size) throw new Error(`${entry.path}: ${written} bytes instead of ${entry.size}`);
    yield Buffer.alloc(padding(entry.size));
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** How long the tar file of these members is. */
export function tarSize(entries: readonly TarEntry[]): number {
  const sizes = entries.map((entry) => {
    const size = sizeOf(entry);
    return attributes(entry).length + BLOCK + size + padding(size);
  });
  return sizes.reduce((sum, size) => sum + size, 2 * BLOCK);
}

function sizeOf(entry: TarEntry): number {
  return entry.kind === 'file' ? entry.size : 0;
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

/** The pax header before a member that has a capability. */
function attributes(entry: TarEntry): Buffer {
  if (entry.kind !== 'file' || entry.capability === undefined) return Buffer.alloc(0);
  const record = Buffer.concat([
    Buffer.from(' SCHILY.xattr.security.capability='),
    entry.capability,
    Buffer.from('\n'),
  ]);
  // The length counts its own two digits.
  const body = Buffer.concat([Buffer.from(String(record.length + 2)), record]);
  const head = header({ path: 'pax', mode: 0o644 }, 'x', body.length);
  return Buffer.concat([head, body, Buffer.alloc(padding(body.length))]);
}

function header(member: Member & { readonly target?: string }, type: string, size: number): Buffer {
  const { path, mode, owner = 0, target = '' } = member;
  const [name, prefix] = split(path);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number) =>
    block.write(value.toString(8).padStart(digits, '0'), at);
  block.write(name, 0);
  octal(mode, 100, 7);
  octal(owner, 108, 7);
  octal(owner, 116, 7);
  octal(size, 124, 11);
  octal(0, 136, 11);
  block.write(' '.repeat(8), 148);
  block.write(type, 156);
  block.write(target, 157);
  block.write('ustar\x0000', 257);
  block.write(prefix, 345);
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  block[154] = 0;
  return block;
}

/** A path of more than 100 bytes is two fields, parted at a slash. */
function split(path: string): [name: string, prefix: string] {
  if (Buffer.byteLength(path) <= 100) return [path, ''];
  const at = path.indexOf('/', path.length - 101);
  if (at < 0 || at > 155) throw new Error(`${path}: too long for a tar file`);
  return [path.slice(at + 1), path.slice(0, at)];
}
