import { type Manifest } from '../lib';

/**
 * Pulumi's type token of an object, equal to the one of the SDK's typed class. The provider refuses tokens
 * without a group, so that the core group has to be named.
 */
export function resourceToken({ apiVersion, kind }: Manifest): string {
  return `kubernetes:${apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/** Name of an object in the stack: `<kind>/<namespace>/<name>`, or `<kind>/<name>` outside of namespaces. */
export function resourceName({
  kind,
  metadata: { namespace, name },
}: Pick<Manifest, 'kind' | 'metadata'>): string {
  return namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}
