import { type JsonSchema } from '../schemas/json-schema';

/** Keywords that judge a value; descriptions, formats, defaults and `x-*` are dropped. */
const copied = [
  '$ref',
  'pattern',
  'required',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'multipleOf',
];

/** The schema as ajv judges by: unknown fields refused wherever fields are declared and the rest is not open. */
export function strictSchema(schema: JsonSchema): JsonSchema {
  return convert(schema, true);
}

/** `strict` is false inside allOf, anyOf, oneOf, not: those constrain fields and do not declare them. */
function convert(schema: JsonSchema, strict: boolean): JsonSchema {
  const result: JsonSchema = {};
  for (const keyword of copied) if (schema[keyword] !== undefined) result[keyword] = schema[keyword];
  if (result.pattern !== undefined && !isJavaScriptPattern(result.pattern)) delete result.pattern;
  Object.assign(result, typeOf(schema), bounds(schema), fields(schema, strict));
  if (schema.items) result.items = convert(schema.items, strict);
  if (schema.not) result.not = convert(schema.not, false);
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    // An IntOrString's own anyOf only repeats the type.
    if (!schema[keyword] || (keyword === 'anyOf' && schema['x-kubernetes-int-or-string'])) continue;
    result[keyword] = schema[keyword].map((branch) => convert(branch, false));
  }
  return result;
}

function typeOf(schema: JsonSchema): JsonSchema {
  if (schema['x-kubernetes-int-or-string'] || schema.format === 'int-or-string') {
    return { type: ['integer', 'string'] };
  }
  const nullable = schema.nullable === true;
  const result: JsonSchema = {};
  if (schema.enum) result.enum = nullable ? [...schema.enum, null] : schema.enum;
  if (schema.type) result.type = nullable ? [schema.type, 'null'].flat() : schema.type;
  return result;
}

/** OpenAPI 3.0 has `exclusiveMinimum: true` beside `minimum`; JSON Schema has the number itself. */
function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): JsonSchema {
  const result: JsonSchema = {};
  if (minimum !== undefined) result[exclusiveMinimum === true ? 'exclusiveMinimum' : 'minimum'] = minimum;
  if (maximum !== undefined) result[exclusiveMaximum === true ? 'exclusiveMaximum' : 'maximum'] = maximum;
  return result;
}

function fields(schema: JsonSchema, strict: boolean): JsonSchema {
  const { properties, additionalProperties: values } = schema;
  if (typeof values === 'object') return { additionalProperties: convert(values, strict) };
  if (!properties) return {};
  const entries = Object.entries(properties).map(([name, child]) => [name, convert(child, strict)] as const);
  const open =
    values === true ||
    schema['x-kubernetes-preserve-unknown-fields'] ||
    schema['x-kubernetes-embedded-resource'];
  return { properties: Object.fromEntries(entries), ...(strict && !open && { additionalProperties: false }) };
}

/** CRDs write patterns for Go; the few that JavaScript cannot read (`(?i)`) judge nothing here. */
function isJavaScriptPattern(pattern: string): boolean {
  try {
    return Boolean(new RegExp(pattern));
  } catch {
    return false;
  }
}
