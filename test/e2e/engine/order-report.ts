import { type Manifest } from '../../../lib';
import { type ProviderCall } from './provider-call';

export interface OrderReport {
  /** How many pairs were compared. */
  readonly checked: number;
  readonly faults: readonly string[];
}

/** Namespaces and names that every cluster has from the start. */
const BUILT_IN = /^(Namespace\/(default|kube-system)|PriorityClass\/system-.*|ServiceAccount\/.*\/default)$/;

/**
 * Whether everything was made after what it needs, and removed before it: read from the objects themselves,
 * not from the program's waves. An object needs its cluster, its Namespace and its operator; a pod needs what
 * it mounts, runs as and is ranked by.
 */
export function orderReport(calls: readonly ProviderCall[]): OrderReport {
  const makers = new Map<string, ProviderCall[]>();
  for (const call of calls)
    for (const key of makes(call)) makers.set(key, [...(makers.get(key) ?? []), call]);
  const faults: string[] = [];
  let checked = 0;
  for (const call of calls) {
    for (const key of needs(call)) {
      const found = makers.get(key) ?? [];
      if (found.length === 0 && !BUILT_IN.test(key)) faults.push(`${call.name}: nothing makes ${key}`);
      for (const maker of found) {
        checked += 1;
        if (call.method === 'create' && call.begun < maker.ended)
          faults.push(`${call.name}: made before ${key}`);
        if (call.method === 'delete' && maker.begun < call.ended)
          faults.push(`${call.name}: removed after ${key}`);
      }
    }
  }
  return { checked, faults };
}

/** What a resource provides to others, by the name under which they refer to it. */
function makes({ type, name, inputs }: ProviderCall): string[] {
  if (type === 'linode:index/lkeCluster:LkeCluster') return ['the cluster'];
  if (type === 'linode:index/lkeNodePool:LkeNodePool') return ['the cluster'];
  if (type === 'kubernetes:helm.sh/v3:Release') return [`Release/${name}`];
  if (!type.startsWith('kubernetes:')) return [];
  const { kind, metadata, spec } = inputs as Manifest;
  const own =
    metadata.namespace === undefined
      ? `${kind}/${metadata.name}`
      : `${kind}/${metadata.namespace}/${metadata.name}`;
  // cert-manager makes the Secret while the pod waits for it: what must be there before is the Certificate.
  if (kind === 'Certificate')
    return [own, `Secret/${metadata.namespace}/${(spec as { secretName: string }).secretName}`];
  return [own];
}

function needs({ type, inputs }: ProviderCall): string[] {
  if (!type.startsWith('kubernetes:')) return [];
  if (type === 'kubernetes:helm.sh/v3:Release')
    return ['the cluster', `Namespace/${inputs.namespace as string}`];
  const { apiVersion, metadata, spec } = inputs as Manifest;
  const pod = (spec as { template?: { spec?: unknown } } | undefined)?.template?.spec;
  return [
    'the cluster',
    ...(metadata.namespace === undefined ? [] : [`Namespace/${metadata.namespace}`]),
    ...(apiVersion.startsWith('cert-manager.io/') ? ['Release/cert-manager'] : []),
    ...new Set(podNeeds(pod, metadata.namespace!)),
  ];
}

/** ConfigMaps, Secrets, the ServiceAccount and the PriorityClass that a pod names, wherever in its spec. */
function podNeeds(value: unknown, namespace: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    const { name, secretName, optional } = Object(entry) as {
      name?: string;
      secretName?: string;
      optional?: boolean;
    };
    if (optional) return [];
    if (/^configMap(Ref|KeyRef)?$/.test(key)) return [`ConfigMap/${namespace}/${name}`];
    if (key === 'imagePullSecrets')
      return (entry as { name: string }[]).map((reference) => `Secret/${namespace}/${reference.name}`);
    if (/^secret(Ref|KeyRef)?$/.test(key)) return [`Secret/${namespace}/${secretName ?? name}`];
    if (key === 'serviceAccountName') return [`ServiceAccount/${namespace}/${entry as string}`];
    if (key === 'priorityClassName') return [`PriorityClass/${entry as string}`];
    return podNeeds(entry, namespace);
  });
}
