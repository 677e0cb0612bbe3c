import { trimCrd } from '../../../tools/import/trim-crd';
import { type Crd, type JsonSchema } from '../../../tools/schemas/json-schema';

const text: JsonSchema = { type: 'string', description: 'long text', maxLength: 9 };
const object = (properties: Record<string, JsonSchema>, more: JsonSchema = {}): JsonSchema => ({
  type: 'object',
  properties,
  ...more,
});

const crd: Crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'jobs.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Job', listKind: 'JobList', plural: 'jobs', singular: 'job', categories: ['all'] },
    versions: [
      { name: 'v1alpha1', served: true, storage: false, schema: { openAPIV3Schema: object({ old: text }) } },
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: object({
            apiVersion: text,
            kind: text,
            metadata: { type: 'object' },
            status: object({ phase: text }),
            spec: object(
              {
                name: text,
                other: text,
                template: object({ spec: object({ image: text }) }),
                refs: { type: 'array', items: object({ name: text, group: text }) },
              },
              { required: ['name'] },
            ),
          }),
        },
      },
    ],
  },
};

const trimmed = (keep: string[], open?: string[]) => {
  const { versions, names } = trimCrd(crd, { kind: 'Job', file: '', keep, open }).spec;
  return { versions, names, spec: versions[0]?.schema.openAPIV3Schema.properties?.spec };
};

test('only the storage version stays, so that the generated class has the bare name', () => {
  const { versions, names } = trimmed(['spec.name']);
  expect(versions.map(({ name }) => name)).toEqual(['v1']);
  expect(names).toEqual({ kind: 'Job', listKind: 'JobList', plural: 'jobs', singular: 'job' });
});

test('fields that we do not write, status and descriptions go', () => {
  const { versions, spec } = trimmed(['spec.name', 'spec.refs.name']);
  const fields = Object.keys(versions[0]?.schema.openAPIV3Schema.properties ?? {});
  expect(fields).toEqual(['apiVersion', 'kind', 'metadata', 'spec']);
  expect(spec).toEqual({
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string' },
      refs: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
    },
  });
});

test('a kept field that is opened takes any object', () => {
  const { spec } = trimmed(['spec.name', 'spec.template'], ['spec.template.spec']);
  expect(spec?.properties?.template?.properties?.spec).toEqual({
    type: 'object',
    'x-kubernetes-preserve-unknown-fields': true,
  });
});

test('a path that the CRD does not have is an error, because upstream renamed the field', () => {
  expect(() => trimmed(['spec.name', 'spec.refs.nam'])).toThrow(
    'Job example.com/v1 has no field spec.refs.nam',
  );
});

test('dropping a required field is an error, because no valid object could be written', () => {
  expect(() => trimmed(['spec.other'])).toThrow('Job.spec requires name');
});
