import { type Fault, faultsOf } from './faults';
import { kubernetesMinors, validatorFor } from './validators';

/** A fault of one object under some Kubernetes versions. */
export interface Violation extends Fault {
  /** Position of the object in the list that was checked. */
  readonly index: number;
  /** `Kind namespace/name`. */
  readonly object: string;
  /** Minor versions in which it is a fault. */
  readonly kubernetes: readonly string[];
}

/** Checks objects strictly, unknown fields included, against every supported Kubernetes version. */
export function checkObjects(objects: readonly unknown[], minors = kubernetesMinors): Violation[] {
  return objects.flatMap((object, index) => {
    const found = new Map<string, { fault: Fault; kubernetes: string[] }>();
    for (const minor of minors) {
      for (const fault of faults(object, minor)) {
        const key = `${fault.path}\n${fault.message}`;
        const same = found.get(key) ?? { fault, kubernetes: [] };
        found.set(key, { fault, kubernetes: [...same.kubernetes, minor] });
      }
    }
    const name = nameOf(object);
    return [...found.values()].map(({ fault, kubernetes }) => ({
      index,
      object: name,
      ...fault,
      kubernetes,
    }));
  });
}

/** `Kind namespace/name`, for messages. */
export function nameOf(object: unknown): string {
  const { kind, metadata } = header(object);
  const { namespace, name, generateName } = metadata;
  const shown = name ?? generateName ?? '(unnamed)';
  return `${kind ?? '(no kind)'} ${namespace === undefined ? shown : `${namespace}/${shown}`}`;
}

/** What identifies an object, each part undefined where it is missing or not a string. */
export function header(object: unknown) {
  const { apiVersion, kind, metadata } = fieldsOf(object);
  const { namespace, name, generateName } = fieldsOf(metadata);
  return {
    apiVersion: text(apiVersion),
    kind: text(kind),
    metadata: { namespace: text(namespace), name: text(name), generateName: text(generateName) },
  };
}

function faults(object: unknown, minor: string): Fault[] {
  const { apiVersion, kind, metadata } = header(object);
  if (!apiVersion || !kind) {
    return [{ path: '(document)', message: 'not a Kubernetes object: it has no apiVersion and kind' }];
  }
  const validator = validatorFor(apiVersion, kind, minor);
  if (!validator) {
    const fix = 'pin its CRD in tools/import/pins.ts or write a schema in test/schemas/hand-written.json';
    return [{ path: 'kind', message: `no schema for ${apiVersion} ${kind}: ${fix}` }];
  }
  const found = validator.validate(object) ? [] : faultsOf(validator.validate.errors ?? []);
  // OpenAPI does not require what the API server requires of every object but a list.
  const named = metadata.name || metadata.generateName || kind.endsWith('List');
  if (!named && !found.some(({ path }) => path.startsWith('metadata'))) {
    found.push({ path: 'metadata.name', message: 'missing field' });
  }
  return kind === 'Secret' ? found.map(({ path, message }) => ({ path, message })) : found;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
