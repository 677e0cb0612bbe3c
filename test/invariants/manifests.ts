import { type Manifest } from '../../lib';

export function ofKind(objects: readonly Manifest[], ...kinds: readonly string[]): Manifest[] {
  return objects.filter(({ kind }) => kinds.includes(kind));
}

/** The spec of an object, as the type that its kind has. */
export function specOf<T>({ spec }: Manifest): T {
  return spec as unknown as T;
}

/** `<namespace>/<name>`, or the name of what has no namespace. */
export function pathOf({ metadata: { namespace, name } }: Manifest): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The files of a ConfigMap: name → text. */
export function filesOf({ data }: Manifest): Readonly<Record<string, string>> {
  return data as Record<string, string>;
}
