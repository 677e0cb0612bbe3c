import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Fault, parseCaCertificates } from '../lib';
import { readFault } from './read-fault';

/** Reads a folder and its files; a test gives one that has no permission. */
export interface FolderReader {
  /** Names of the files; undefined where there is no folder. */
  readonly list: (directory: string) => readonly string[] | undefined;
  readonly read: (path: string) => string;
}

const DISK: FolderReader = {
  // A link that leads nowhere is no missing folder: it would revoke everybody.
  list: (directory) =>
    lstatSync(directory, { throwIfNoEntry: false }) === undefined ? undefined : readdirSync(directory),
  read: (path) => readFileSync(path, 'utf8'),
};

const WRITE_ANEW = 'remove the file and write it anew with "npm run trust"';

export interface Trust {
  /** Cluster id → PEM text of its reviewed CA certificates. */
  readonly trust: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
}

/** The reviewed CA certificates `<cluster.id>.pem` of a directory; none where there is no directory. */
export function readTrust(directory: string, reader: FolderReader = DISK): Trust {
  const files = attempt(directory, () => reader.list(directory) ?? []);
  const paths = (files.value ?? []).filter((file) => file.endsWith('.pem')).sort();
  const read = paths.map((file) => {
    const path = join(directory, file);
    return { path, ...attempt(path, () => reader.read(path)) };
  });
  const readable = read.flatMap(({ path, value }) => (value === undefined ? [] : [{ path, pem: value }]));
  return {
    trust: new Map(
      readable.map(({ path, pem }) => [basename(path, '.pem'), `${pem.trim().replaceAll('\r\n', '\n')}\n`]),
    ),
    faults: [...files.faults, ...read.flatMap(({ faults }) => faults), ...contentFaults(readable)],
  };
}

function attempt<T>(path: string, read: () => T): { readonly value?: T; readonly faults: readonly Fault[] } {
  try {
    return { value: read(), faults: [] };
  } catch (error) {
    return { faults: [readFault(path, error)] };
  }
}

/** One unreadable certificate and Envoy takes none of its class, so that everybody is refused. */
function contentFaults(files: readonly { readonly path: string; readonly pem: string }[]): Fault[] {
  const owners = new Map<string, string>();
  return files.flatMap(({ path, pem }) => {
    const { certificates, faults } = parseCaCertificates(pem, path);
    const others = new Set<string>();
    for (const { fingerprint } of certificates) {
      const owner = owners.get(fingerprint) ?? path;
      owners.set(fingerprint, owner);
      if (owner !== path) others.add(owner);
    }
    return [
      ...faults.map((fault) => ({ ...fault, fix: `${fault.fix}, or ${WRITE_ANEW}` })),
      ...[...others].map((other) => sharedCa(path, other)),
    ];
  });
}

function sharedCa(path: string, other: string): Fault {
  const problem = `holds a certificate of ${other}, and each of the two clusters could speak for the other`;
  return { where: path, path: '', problem, fix: `for each of them ${WRITE_ANEW}` };
}
