import { aggregate, type Aggregation } from './aggregate';
import { type CuratedQueries, type CuratedQuery } from './curated-query';
import { HttpError } from './http-error';
import { type PrometheusClient, type RangeSeries } from './prometheus-client';
import { renderPromql } from './render-promql';
import { timeWindow } from './time-window';

export interface ObservationRequest {
  readonly queries: readonly string[];
  readonly window_minutes: number;
  readonly end_ts?: number;
  readonly step_seconds?: number;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface ObservedSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | null;
  readonly samples: number;
  readonly ignored: number;
}

export interface Result {
  readonly unit: string;
  readonly kind: CuratedQuery['kind'];
  readonly aggregation: Aggregation;
  readonly series: readonly ObservedSeries[];
  readonly missing: boolean;
}

export interface Observations {
  readonly apiVersion: 'metrics-proxy/v1';
  readonly window: { readonly start: number; readonly end: number; readonly step_seconds: number };
  readonly results: Readonly<Record<string, Result>>;
}

export interface ObserveOptions {
  readonly queries: CuratedQueries;
  readonly client: PrometheusClient;
  /** For all queries together. */
  readonly deadlineMs: number;
}

/**
 * Asks every query of a request side by side. One that fails ends the others: a partial answer would read like a whole
 * one. Throws an `HttpError`.
 */
export async function observe(request: ObservationRequest, options: ObserveOptions): Promise<Observations> {
  const window = timeWindow(request, Date.now());
  const asked = request.queries.map((name) => {
    const query = options.queries.get(name);
    if (query === undefined) {
      throw new HttpError(
        400,
        'unknown_query',
        `queries: ${JSON.stringify(name)}: GET /queries lists the known ones`,
      );
    }
    return { name, query, promql: renderPromql(name, query, request.labels ?? {}, window.stepSeconds) };
  });
  const abort = new AbortController();
  const deadline = setTimeout(() => abort.abort(), options.deadlineMs);
  try {
    const results = await Promise.all(
      asked.map(async ({ name, query, promql }) => {
        const series = await options.client.queryRange({ ...window, query: promql }, abort.signal);
        return [name, result(query, series)] as const;
      }),
    );
    return {
      apiVersion: 'metrics-proxy/v1',
      window: { start: window.start, end: window.end, step_seconds: window.stepSeconds },
      results: Object.fromEntries(results),
    };
  } finally {
    clearTimeout(deadline);
    abort.abort();
  }
}

function result({ unit, kind, aggregation }: CuratedQuery, matrix: readonly RangeSeries[]): Result {
  const series = matrix.map((row) => observed(row, aggregation));
  return { unit, kind, aggregation, series, missing: series.every(({ value }) => value === null) };
}

function observed({ metric, values }: RangeSeries, aggregation: Aggregation): ObservedSeries {
  const finite = values.map(([, value]) => Number(value)).filter(Number.isFinite);
  const labels = Object.fromEntries(Object.entries(metric).filter(([label]) => label !== '__name__'));
  return {
    labels,
    value: aggregate(finite, aggregation),
    samples: finite.length,
    ignored: values.length - finite.length,
  };
}
