import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JsonSchema } from '../schemas/json-schema';
import { type SchemaBundle } from '../schemas/schema-bundle';
import { goModule } from './go-module';
import { type KubernetesPin } from './pins';
import { strictSchema } from './strict-schema';

const prefix = '#/definitions/';
const quantity = 'io.k8s.apimachinery.pkg.api.resource.Quantity';

/** Definition that every object's `metadata` refers to. */
export const objectMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** Every kind of one Kubernetes version, strict, from its OpenAPI document. */
export function kubernetesBundle(pin: KubernetesPin): SchemaBundle {
  const file = join(goModule(pin.module, pin.version), pin.file);
  const document = JSON.parse(readFileSync(file, 'utf8')) as { definitions: Record<string, JsonSchema> };
  return bundleOf(document.definitions, [`${pin.module} ${pin.version} ${pin.file}`]);
}

/** The strict bundle of an OpenAPI document's definitions: its kinds and all that they refer to. */
export function bundleOf(definitions: Record<string, JsonSchema>, sources: string[]): SchemaBundle {
  const kinds: Record<string, string> = {};
  for (const [name, definition] of Object.entries(definitions)) {
    // Kinds without metadata (DeleteOptions, WatchEvent, APIGroup, …) are messages, not objects.
    if (!definition.properties?.metadata) continue;
    for (const { group, version, kind } of definition['x-kubernetes-group-version-kind'] ?? []) {
      kinds[[group, version, kind].filter(Boolean).join('/')] = name;
    }
  }
  const strict = Object.entries(definitions).map(([name, schema]) => [name, strictDefinition(name, schema)]);
  return {
    sources,
    kinds: sorted(kinds),
    definitions: closure(Object.fromEntries(strict), Object.values(kinds)),
  };
}

/** Those definitions that the roots reach, in alphabetical order. */
export function closure(
  definitions: Record<string, JsonSchema>,
  roots: readonly string[],
): Record<string, JsonSchema> {
  const reached: Record<string, JsonSchema> = {};
  const visit = (name: string): void => {
    if (name in reached) return;
    const definition = definitions[name];
    if (!definition) throw new Error(`the OpenAPI document refers to ${name} and does not define it`);
    reached[name] = definition;
    for (const reference of references(definition)) visit(reference.slice(prefix.length));
  };
  roots.forEach(visit);
  return sorted(reached);
}

function strictDefinition(name: string, schema: JsonSchema): JsonSchema {
  if (name !== quantity) return strictSchema(schema);
  // OpenAPI says string; the API server takes numbers too and refuses other text (`512MB`).
  const number = String.raw`(\d+(\.\d*)?|\.\d+)`;
  return {
    type: ['string', 'number'],
    pattern: `^[+-]?${number}([KMGTPE]i|[numkMGTPE]|[eE][+-]?${number})?$`,
  };
}

function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { $ref } = value as JsonSchema;
  return [...(typeof $ref === 'string' ? [$ref] : []), ...Object.values(value).flatMap(references)];
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
