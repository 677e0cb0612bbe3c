import { type Crd, type CrdVersion, type JsonSchema } from '../schemas/json-schema';
import { type CrdKind } from './pins';

/** The CRD with its storage version only and only the fields that we write: what types are generated from. */
export function trimCrd(crd: Crd, { kind, keep, open = [] }: CrdKind): Crd {
  const version = storageVersion(crd);
  const whole = version.schema.openAPIV3Schema;
  for (const path of [...keep, ...open]) {
    if (!at(whole, path.split('.'))) {
      throw new Error(
        `${kind} ${crd.spec.group}/${version.name} has no field ${path}: correct keep/open in tools/import/pins.ts`,
      );
    }
  }
  const kept = ['apiVersion', 'kind', 'metadata', ...keep];
  const openAPIV3Schema = select(whole, paths(kept), open.length ? paths(open) : undefined, kind);
  const { plural, singular, listKind } = crd.spec.names;
  return {
    apiVersion: crd.apiVersion,
    kind: crd.kind,
    metadata: { name: crd.metadata.name },
    spec: {
      group: crd.spec.group,
      names: { kind: crd.spec.names.kind, listKind, plural, singular },
      scope: crd.spec.scope,
      versions: [{ name: version.name, served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  };
}

/** The version under which the API server stores the kind; a CRD has exactly one. */
export function storageVersion(crd: Crd): CrdVersion {
  const found = crd.spec.versions.find((version) => version.storage);
  if (!found) throw new Error(`CRD ${crd.metadata.name} has no storage version: is the file a CRD?`);
  return found;
}

/** Field paths as a tree; a leaf stands for the field and all below it. */
type Tree = Map<string, Tree>;

function paths(dotted: readonly string[]): Tree {
  const root: Tree = new Map();
  for (const path of dotted) {
    let node = root;
    for (const field of path.split('.')) {
      const next = node.get(field) ?? new Map();
      node.set(field, next);
      node = next;
    }
  }
  return root;
}

/** `keep` undefined: everything below is kept. */
function select(
  schema: JsonSchema,
  keep: Tree | undefined,
  open: Tree | undefined,
  path: string,
): JsonSchema {
  if (open && open.size === 0) return freeForm(schema);
  const { items, additionalProperties } = schema;
  const result: JsonSchema = {};
  if (schema.type !== undefined) result.type = schema.type;
  if (schema.enum) result.enum = schema.enum;
  for (const key of ['x-kubernetes-int-or-string', 'x-kubernetes-preserve-unknown-fields']) {
    if (schema[key] !== undefined) result[key] = schema[key];
  }
  if (items) result.items = select(items, keep, open, path);
  if (typeof additionalProperties === 'object') {
    result.additionalProperties = select(additionalProperties, keep, open, path);
  }
  if (!schema.properties) return result;
  const properties: Record<string, JsonSchema> = {};
  for (const [name, child] of Object.entries(schema.properties)) {
    if (keep && !keep.has(name)) continue;
    const below = keep?.get(name);
    properties[name] = select(child, below?.size ? below : undefined, open?.get(name), `${path}.${name}`);
  }
  const dropped = schema.required?.filter((name) => !(name in properties)) ?? [];
  if (dropped.length) {
    throw new Error(`${path} requires ${dropped.join(', ')}: add to keep in tools/import/pins.ts`);
  }
  return { ...result, properties, ...(schema.required && { required: schema.required }) };
}

function freeForm(schema: JsonSchema): JsonSchema {
  if (schema.type === 'array') {
    return { type: 'array', items: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  }
  return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
}

function at(schema: JsonSchema, path: readonly string[]): JsonSchema | undefined {
  const [field, ...rest] = path;
  if (field === undefined) return schema;
  const { additionalProperties: values, items } = schema;
  const inner = items ?? (typeof values === 'object' ? values : undefined);
  if (inner) return at(inner, path);
  const child = schema.properties?.[field];
  return child && at(child, rest);
}
