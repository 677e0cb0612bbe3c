import { type CuratedQuery } from './curated-query';
import { HttpError } from './http-error';

/** Scrapes come every 15 s; a rate over fewer than four of them misses one too often. */
const LEAST_RANGE_SECONDS = 60;

/**
 * The PromQL of a query, narrowed to the client's labels. What the client writes stands between quotes, escaped, and
 * nowhere else. Throws an `HttpError` 400 for a label or a value that the query does not allow.
 */
export function renderPromql(
  name: string,
  query: CuratedQuery,
  labels: Readonly<Record<string, string>>,
  stepSeconds: number,
): string {
  const matchers = Object.entries(labels).map(([parameter, value]) => matcher(name, query, parameter, value));
  const replacements: Readonly<Record<string, string>> = {
    $labels: matchers.join(','),
    $range: `${Math.max(LEAST_RANGE_SECONDS, Math.ceil(stepSeconds))}s`,
  };
  // One pass: a value that reads like a placeholder stays a value.
  return query.promql.replace(/\$(?:labels|range)\b/g, (placeholder) => replacements[placeholder]!);
}

function matcher(name: string, query: CuratedQuery, parameter: string, value: string): string {
  const allowed = Object.hasOwn(query.labels, parameter) ? query.labels[parameter] : undefined;
  if (allowed === undefined) {
    const known = Object.keys(query.labels).join(', ') || 'none';
    throw new HttpError(400, 'unknown_label', `labels.${parameter}: ${name} can be narrowed by: ${known}`);
  }
  // PromQL has no escape for half of a surrogate pair.
  const matches = allowed.pattern === undefined || new RegExp(`^(?:${allowed.pattern})$`, 'u').test(value);
  if (!matches || !value.isWellFormed()) {
    const wanted = allowed.pattern === undefined ? 'Unicode text' : allowed.pattern;
    throw new HttpError(
      400,
      'invalid_label_value',
      `labels.${parameter}: not a value that ${name} takes: ${wanted}`,
    );
  }
  // JSON's escapes are a part of Go's, which PromQL uses.
  return `${allowed.label ?? parameter}=${JSON.stringify(value)}`;
}
