import { readFileSync } from 'node:fs';
import { type Document, LineCounter, parseDocument, visit } from 'yaml';
import { concealSecrets, type Fault, PART_OF } from '../lib';
import { readFault } from './read-fault';

/** The one structured key of a stack's config. */
export const CLUSTER_KEY = 'fed-observability:cluster';

/** Everything that Pulumi itself reads at the top of a stack's file. */
const TOP_LEVEL_KEYS = ['config', 'encryptionsalt', 'encryptedkey', 'secretsprovider', 'environment'];

export interface StackFile {
  /** Absent where the file configures something else, or cannot be read. */
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
  const keys = Object.keys(others).filter((key) => !TOP_LEVEL_KEYS.includes(key));
  // A cluster that vanished behind a misspelt key would take its manifests and its trust with it.
  const ours = Object.keys(siblings).filter(
    (key) => key.startsWith(`${PART_OF}:`) || Object.hasOwn(Object(siblings[key]), 'schemaVersion'),
  );
  return {
    cluster,
    faults: [
      ...top.faults,
      ...keys.map((key) => unknownKey(where, '', key)),
      ...inner.faults,
      ...concealSecrets(siblings, { where, encrypted: 'allowed' }, ['config']).faults,
      ...(cluster === undefined ? ours.map((key) => unknownKey(where, 'config', key)) : []),
    ],
  };
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
