import { bundleOf } from '../../../tools/import/kubernetes-bundle';
import { strictSchema } from '../../../tools/import/strict-schema';

test('an object with declared fields refuses others, at every depth', () => {
  const inner = { type: 'object', properties: { a: { type: 'string', format: 'byte' } }, description: 'x' };
  expect(strictSchema({ type: 'object', properties: { list: { type: 'array', items: inner } } })).toEqual({
    type: 'object',
    additionalProperties: false,
    properties: {
      list: {
        type: 'array',
        items: { type: 'object', additionalProperties: false, properties: { a: { type: 'string' } } },
      },
    },
  });
});

test('an object that preserves unknown fields stays open', () => {
  const open = { type: 'object', properties: { a: {} }, 'x-kubernetes-preserve-unknown-fields': true };
  expect(strictSchema(open)).toEqual({ type: 'object', properties: { a: {} } });
});

test('an either-or constrains fields without declaring them, so it refuses none', () => {
  const schema = {
    type: 'object',
    properties: { a: {}, b: {} },
    oneOf: [{ properties: { a: { enum: [1] } }, required: ['a'] }, { required: ['b'] }],
  };
  expect(strictSchema(schema)).toEqual({ ...schema, additionalProperties: false });
});

test('IntOrString is a union in the dialects of CRDs and of the OpenAPI document', () => {
  const crd = { anyOf: [{ type: 'integer' }, { type: 'string' }], 'x-kubernetes-int-or-string': true };
  expect(strictSchema(crd)).toEqual({ type: ['integer', 'string'] });
  expect(strictSchema({ type: 'string', format: 'int-or-string' })).toEqual({ type: ['integer', 'string'] });
});

test('OpenAPI words that ajv reads otherwise are translated', () => {
  expect(strictSchema({ type: 'string', enum: ['a'], nullable: true })).toEqual({
    type: ['string', 'null'],
    enum: ['a', null],
  });
  expect(strictSchema({ minimum: 0, exclusiveMinimum: true, maximum: 9 })).toEqual({
    exclusiveMinimum: 0,
    maximum: 9,
  });
});

test('a pattern that only Go can read judges nothing instead of stopping every check', () => {
  expect(strictSchema({ type: 'string', pattern: '(?i)^a$' })).toEqual({ type: 'string' });
  expect(strictSchema({ type: 'string', pattern: '^a$' })).toEqual({ type: 'string', pattern: '^a$' });
});

test('a bundle holds the kinds that have metadata and all that they refer to, and nothing else', () => {
  const gvk = [{ group: 'apps', version: 'v1', kind: 'Thing' }];
  const definitions = {
    Unused: { type: 'object' },
    Message: { properties: {}, 'x-kubernetes-group-version-kind': gvk },
    Spec: { $ref: '#/definitions/Deep' },
    Deep: { type: 'string' },
    Thing: {
      properties: { metadata: {}, spec: { $ref: '#/definitions/Spec' } },
      'x-kubernetes-group-version-kind': gvk,
    },
  };
  const bundle = bundleOf(definitions, ['here']);
  expect(bundle.kinds).toEqual({ 'apps/v1/Thing': 'Thing' });
  expect(Object.keys(bundle.definitions)).toEqual(['Deep', 'Spec', 'Thing']);
});
