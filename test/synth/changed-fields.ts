import { parse } from 'yaml';
import { type Manifest } from '../../lib';
import { titleOf } from '../support/fixtures';

/**
 * Every field in which two lists of objects differ, as `Kind namespace/name: path`. YAML files inside of ConfigMaps are
 * opened; of a list whose length changed only the list itself is named.
 */
export function changedFields(before: readonly Manifest[], after: readonly Manifest[]): string[] {
  const objects = (list: readonly Manifest[]) =>
    new Map(list.map((object) => [titleOf(object), opened(object)]));
  const [old, now] = [objects(before), objects(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((title) => {
    const [a, b] = [old.get(title), now.get(title)];
    if (a === undefined) return [`${title}: added`];
    if (b === undefined) return [`${title}: removed`];
    return differences(a, b, []).map((path) => `${title}: ${path.join('.')}`);
  });
}

function opened(object: Manifest): unknown {
  if (object.kind !== 'ConfigMap') return object;
  const files = Object.entries(object.data as Record<string, string>);
  const data = files.map(([name, text]) => [name, name.endsWith('.yaml') ? (parse(text) as unknown) : text]);
  return { ...object, data: Object.fromEntries(data) as unknown };
}

function differences(a: unknown, b: unknown, path: readonly string[]): (readonly string[])[] {
  if (!isTree(a) || !isTree(b)) return a === b ? [] : [path];
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return [path];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    differences(a[key], b[key], [...path, key]),
  );
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
