import { readFileSync } from 'node:fs';
import { type Document, LineCounter, parseDocument, visit } from 'yaml';
import { concealSecrets, type Fault, PART_OF } from '../lib';
import { readFault } from './read-fault';

/** The one structured key of a stack's config. */
export const CLUSTER_KEY = 'fed-observability:cluster';

/** Everything that Pulumi itself reads at the top of a stack's file. */
const TOP_LEVEL_KEYS = ['config', 'encryptionsalt', 'encryptedkey', 'secretsprovider', 'environment'];

export interface StackFile {
  /** Absent where the file has none, or cannot be read: there is a fault then. */
  readonly cluster?: unknown;
  readonly faults: readonly Fault[];
}

/** The cluster of one stack file, which has not been checked yet. */
export function readStackFile(path: string): StackFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { faults: [readFault(path, error)] };
  }
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines });
  const faults = yamlFaults(yaml, lines, path);
  if (faults.length > 0) return { faults };
  return clusterOf(yaml.toJS(), path);
}

function yamlFaults(yaml: Document.Parsed, lines: LineCounter, where: string): Fault[] {
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `line ${line}, column ${col}`;
  };
  const faults = yaml.errors.map(({ code, pos: [offset] }): Fault => {
    const [problem, fix] =
      code === 'DUPLICATE_KEY'
        ? ['not readable as YAML, since a key stands twice in one map', 'leave one of them']
        : [`not readable as YAML (${code.toLowerCase().replaceAll('_', ' ')})`, 'correct the text there'];
    return { where, path: place(offset), problem, fix };
  });
  visit(yaml, {
    Scalar(_, { source, value, range }) {
      // YAML 1.2 reads 060 as 60, Pulumi's reader as 48.
      if (typeof value !== 'number' || !/^[-+]?0\d/.test(source ?? '')) return;
      const problem = `${source} has a leading zero, and with it two readings`;
      faults.push({ where, path: place(range![0]), problem, fix: 'write it without' });
    },
  });
  return faults;
}

function clusterOf(document: unknown, where: string): StackFile {
  const top = fieldsOf(document, where, '');
  const { config, ...others } = top.fields;
  const inner = fieldsOf(config, where, 'config');
  const { [CLUSTER_KEY]: cluster, ...siblings } = inner.fields;
  const isThere = cluster !== undefined && cluster !== null;
  const keys = Object.keys(others).filter((key) => !TOP_LEVEL_KEYS.includes(key));
  const unread = [...top.faults, ...keys.map((key) => unknownKey(where, '', key)), ...inner.faults];
  const misspelt = isThere ? [] : clusterLike(siblings).map((key) => unknownKey(where, 'config', key));
  // Behind these the cluster may stand.
  const isMissing = !isThere && unread.length + misspelt.length === 0;
  const held = [...Object.keys(others), ...Object.keys(siblings)];
  return {
    ...(isThere ? { cluster } : {}),
    faults: [
      ...unread,
      ...concealSecrets(siblings, { where, encrypted: 'allowed' }, ['config']).faults,
      ...misspelt,
      ...(isMissing ? [noCluster(where, cluster, held)] : []),
    ],
  };
}

/** Keys under which a cluster may stand by a misspelt name; secrets stand beside it on purpose. */
function clusterLike(siblings: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(siblings)
    .filter(([, value]) => !Object.hasOwn(Object(value), 'secure'))
    .filter(([key, value]) => key.startsWith(`${PART_OF}:`) || Object.hasOwn(Object(value), 'schemaVersion'))
    .map(([key]) => key);
}

/** Every stack file is a cluster of the fleet: one that is emptied would take its manifests and its trust with it. */
function noCluster(where: string, value: unknown, held: readonly string[]): Fault {
  const others =
    held.length === 0 ? 'nothing else is in the file' : `the file holds ${held.join(', ')} alone`;
  const fix =
    'write a cluster there, as test/fleet/Pulumi.hub.yaml and test/fleet/Pulumi.edge.yaml do; or remove the file, ' +
    'and the stack leaves the fleet';
  const problem = `${value === undefined ? 'missing' : 'an empty value'}, and ${others}`;
  return { where, path: `config.${CLUSTER_KEY}`, value, problem, fix };
}

/** A map's fields; none where the file is empty there. */
function fieldsOf(
  value: unknown,
  where: string,
  path: string,
): { readonly fields: Record<string, unknown>; readonly faults: readonly Fault[] } {
  if (value === undefined || value === null) return { fields: {}, faults: [] };
  if (typeof value === 'object' && !Array.isArray(value)) {
    return { fields: value as Record<string, unknown>, faults: [] };
  }
  return { fields: {}, faults: [{ where, path, value, problem: 'not a map of keys', fix: 'write a map' }] };
}

function unknownKey(where: string, path: string, key: string): Fault {
  const problem = path === 'config' ? `no ${CLUSTER_KEY}, and unknown key "${key}"` : `unknown key "${key}"`;
  return { where, path, problem, fix: 'remove it or correct its spelling' };
}
