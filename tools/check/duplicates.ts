import { relative } from 'node:path';
import type { Manifest } from './manifest-files';
import { header, nameOf } from './schema-check';

/** One line for each object that stands twice in a cluster's folder, the first level below `dir`. */
export function duplicates(dir: string, manifests: readonly Manifest[]): string[] {
  const first = new Map<string, string>();
  return manifests.flatMap(({ file, object }) => {
    const { apiVersion, kind, metadata } = header(object);
    if (!metadata.name) return [];
    const key = [clusterOf(relative(dir, file)), apiVersion, kind, metadata.namespace, metadata.name].join(
      '\n',
    );
    const earlier = first.get(key);
    if (earlier !== undefined) return [`${file}: ${nameOf(object)}: the same object stands in ${earlier}`];
    first.set(key, file);
    return [];
  });
}

function clusterOf(file: string): string {
  const [folder, ...rest] = file.split(/[\\/]/);
  return rest.length && folder ? folder : '';
}
