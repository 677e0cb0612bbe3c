import { type JsonSchema } from '../schemas/json-schema';
import { type SchemaBundle } from '../schemas/schema-bundle';
import { type PinnedCrd } from './crds';
import { closure, objectMeta } from './kubernetes-bundle';
import { strictSchema } from './strict-schema';

/** Every served version of the pinned CRDs, untrimmed and strict; their `metadata` is that of Kubernetes. */
export function crdBundle(crds: readonly PinnedCrd[], kubernetes: SchemaBundle): SchemaBundle {
  const kinds: Record<string, string> = {};
  const definitions: Record<string, JsonSchema> = { ...closure(kubernetes.definitions, [objectMeta]) };
  for (const { crd } of crds) {
    const { group, names, versions } = crd.spec;
    for (const { name: version, served, schema } of versions) {
      if (!served) continue;
      const definition = `${group}.${version}.${names.kind}`;
      kinds[`${group}/${version}/${names.kind}`] = definition;
      definitions[definition] = withMetadata(strictSchema(schema.openAPIV3Schema));
    }
  }
  const sources = new Set(crds.map(({ pin }) => `${pin.module} ${pin.version} ${pin.path}`));
  return { sources: [...sources], kinds, definitions };
}

function withMetadata(schema: JsonSchema): JsonSchema {
  return {
    ...schema,
    properties: { ...schema.properties, metadata: { $ref: `#/definitions/${objectMeta}` } },
  };
}
