import Ajv from 'ajv';
import { parse } from 'yaml';
import { type Aggregation, AGGREGATIONS } from './aggregate';

/** One label by which a client may narrow a query. */
export interface LabelParameter {
  /** Label of the series. @default the parameter's own name */
  readonly label?: string;
  /** Regular expression that the whole value must match. @default any value */
  readonly pattern?: string;
}

/** One row of the file `queries.yaml`. */
export interface CuratedQuery {
  readonly description: string;
  /** PromQL; `$labels` stands where the client's matchers go, `$range` for a range of at least one step. */
  readonly promql: string;
  /** UCUM. */
  readonly unit: string;
  readonly kind: 'gauge' | 'rate' | 'quantile';
  /** What makes one number of the samples of the window. */
  readonly aggregation: Aggregation;
  readonly labels: Readonly<Record<string, LabelParameter>>;
}

export type CuratedQueries = ReadonlyMap<string, CuratedQuery>;

const text = { type: 'string', minLength: 1 };
const labelName = '^[a-zA-Z_][a-zA-Z0-9_]*$';

const FILE_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['apiVersion', 'queries'],
  properties: {
    apiVersion: { const: 'metrics-proxy/v1' },
    queries: {
      type: 'object',
      minProperties: 1,
      maxProperties: 500,
      propertyNames: { pattern: '^[a-z][a-z0-9_]{0,63}$' },
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['description', 'promql', 'unit', 'kind', 'aggregation'],
        properties: {
          description: text,
          promql: text,
          unit: text,
          kind: { enum: ['gauge', 'rate', 'quantile'] },
          aggregation: { enum: AGGREGATIONS },
          labels: {
            type: 'object',
            default: {},
            propertyNames: { pattern: labelName },
            additionalProperties: {
              type: 'object',
              additionalProperties: false,
              properties: { label: { type: 'string', pattern: labelName }, pattern: text },
            },
          },
        },
      },
    },
  },
};

const validate = new Ajv({ allErrors: true, useDefaults: true }).compile<{
  queries: Record<string, CuratedQuery>;
}>(FILE_SCHEMA);

/** Parses `queries.yaml`. Throws one Error that lists every fault by its place. */
export function parseQueries(yaml: string): CuratedQueries {
  const file: unknown = parse(yaml);
  if (!validate(file)) {
    const faults = (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
    throw new Error(faults.join('; '));
  }
  const faults = Object.entries(file.queries).flatMap(([name, query]) =>
    queryFaults(query).map((fault) => `/queries/${name}: ${fault}`),
  );
  if (faults.length > 0) throw new Error(faults.join('; '));
  return new Map(Object.entries(file.queries));
}

function queryFaults({ promql, labels }: CuratedQuery): string[] {
  const unknown = [...promql.matchAll(/\$[a-z]\w*/gi)]
    .map(([placeholder]) => placeholder)
    .filter((placeholder) => !['$labels', '$range'].includes(placeholder));
  const narrowed = promql.includes('$labels') === Object.keys(labels).length > 0;
  return [
    ...unknown.map((placeholder) => `promql: ${placeholder}: write $labels or $range`),
    ...(narrowed ? [] : ['promql: $labels stands in it exactly when the query has labels']),
    ...Object.entries(labels)
      .filter(([, { pattern }]) => pattern !== undefined && !isPattern(pattern))
      .map(([label, { pattern }]) => `labels/${label}: pattern: ${pattern}: no regular expression`),
  ];
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
