import { type Fault } from './fault';

/** A name under `.example`, which RFC 2606 keeps for documents: alone, or before the port or path of a registry. */
const PLACEHOLDER = /\.example(?=$|[:/])/;

/**
 * Values that nobody has written his own in place of. Manifests can be rendered with them; no cluster can be deployed,
 * since no such name is ever found.
 */
export function placeholderFaults(value: unknown, where: string, path: readonly string[] = []): Fault[] {
  if (typeof value === 'string') {
    if (!PLACEHOLDER.test(value)) return [];
    const problem = 'a placeholder, since no real name ends in .example';
    return [{ where, path: path.join('.'), value, problem, fix: 'write a name of your own' }];
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, child]) => placeholderFaults(child, where, [...path, key]));
}
