import { AGGREGATIONS } from './aggregate';
import { LIMITS } from './limits';

/** What goes over the wire, written once: it validates requests and is the OpenAPI document. */

const number = { type: 'number' };
const text = { type: 'string' };

function object(properties: Readonly<Record<string, object>>, optional: readonly string[] = []) {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    properties,
  };
}

const ERROR = object({ statusCode: number, code: text, message: text });

/** Answers that are no results, by status. */
export const ERRORS = {
  400: { description: 'A field that is unknown, missing or out of its bounds', ...ERROR },
  401: { description: 'No bearer token, or a wrong one', ...ERROR },
  413: { description: 'The body is too large', ...ERROR },
  415: { description: 'The body is not JSON', ...ERROR },
  422: { description: 'A query gives more series or bytes than are read', ...ERROR },
  502: { description: 'Prometheus does not answer, or refuses a curated query', ...ERROR },
  503: { description: 'Too many queries wait, or the service ends', ...ERROR },
  504: { description: 'Prometheus did not answer in time', ...ERROR },
};

const labelValue = { type: 'string', minLength: 1, maxLength: LIMITS.labelValueLength };

const REQUEST_FIELDS = {
  queries: {
    type: 'array',
    minItems: 1,
    maxItems: LIMITS.queries,
    uniqueItems: true,
    items: { type: 'string', minLength: 1, maxLength: 64 },
    description: 'Names from GET /queries',
  },
  window_minutes: { type: 'integer', minimum: 1, maximum: LIMITS.windowMinutes },
  end_ts: {
    type: 'number',
    minimum: 1,
    maximum: 4_102_444_800,
    description: 'End of the window in Unix seconds; now where it is left out',
  },
  step_seconds: {
    type: 'number',
    minimum: 1,
    maximum: LIMITS.windowMinutes * 60,
    description: `A hundredth of the window where it is left out; at most ${LIMITS.points} points`,
  },
};
const OPTIONAL = ['end_ts', 'step_seconds'];

const compat = {
  type: 'string',
  enum: ['flat'],
  description: 'flat: a plain map of numbers, 0 where there is no data',
};

export const BODY = object(
  {
    ...REQUEST_FIELDS,
    labels: {
      type: 'object',
      maxProperties: LIMITS.labels,
      additionalProperties: labelValue,
      description: 'Narrows every query to these labels',
    },
  },
  [...OPTIONAL, 'labels'],
);

export const BODY_QUERY = object({ compat }, ['compat']);

/** The same as a query string; labels are `label.<name>=<value>`. */
export const QUERY_STRING = {
  ...object({ ...REQUEST_FIELDS, compat }, [...OPTIONAL, 'compat']),
  patternProperties: { '^label\\.': labelValue },
};

const SERIES = object({
  labels: { type: 'object', additionalProperties: text },
  value: { type: ['number', 'null'], description: 'null where no sample is a finite number' },
  samples: { type: 'integer', description: 'Finite samples behind the value' },
  ignored: { type: 'integer', description: 'Samples that are NaN or infinite' },
});

const RESULT = object({
  unit: { type: 'string', description: 'UCUM' },
  kind: { type: 'string', enum: ['gauge', 'rate', 'quantile'] },
  aggregation: { type: 'string', enum: AGGREGATIONS },
  series: { type: 'array', items: SERIES },
  missing: { type: 'boolean', description: 'No series has a value' },
});

const OBSERVATIONS = {
  description: 'One result for each query',
  ...object({
    apiVersion: { type: 'string', enum: ['metrics-proxy/v1'] },
    window: object({ start: number, end: number, step_seconds: number }),
    results: { type: 'object', additionalProperties: RESULT },
  }),
};

/** With `compat=flat`. */
const FLAT = {
  description: 'A number for one series, a map by `label=value,…` for several, 0 for none',
  type: 'object',
  additionalProperties: { anyOf: [number, { type: 'object', additionalProperties: number }] },
};

export const ANSWER = { description: 'What was observed', anyOf: [OBSERVATIONS, FLAT] };

export const QUERIES = {
  description: 'What can be asked',
  ...object({
    apiVersion: { type: 'string', enum: ['metrics-proxy/v1'] },
    queries: {
      type: 'object',
      additionalProperties: object({
        description: text,
        promql: text,
        unit: text,
        kind: text,
        aggregation: text,
        labels: {
          type: 'object',
          additionalProperties: object({ label: text, pattern: text }, ['label', 'pattern']),
        },
      }),
    },
  }),
};

export const HEALTH = { description: 'The process runs', ...object({ status: text }) };

export const READINESS = {
  description: 'Requests are taken; Prometheus is not asked',
  ...object(
    {
      status: { type: 'string', enum: ['ready', 'ending'] },
      queries: object(
        {
          count: { type: 'integer' },
          loaded_at: text,
          fault: { type: 'string', description: 'Why the file as it stands is not in force' },
        },
        ['fault'],
      ),
    },
    ['queries'],
  ),
};
