/** The words of the transform and filter processors for the three signals. */
export const SIGNAL_WORDS = [
  { signal: 'metrics', statements: 'metric_statements', record: 'datapoint' },
  { signal: 'logs', statements: 'log_statements', record: 'log' },
  { signal: 'traces', statements: 'trace_statements', record: 'span' },
] as const;

/** What carries one item of a signal. */
export type RecordContext = (typeof SIGNAL_WORDS)[number]['record'];

export interface MapStatements {
  readonly resource: readonly string[];
  readonly scope: readonly string[];
  readonly record: (context: RecordContext) => readonly string[];
}

/** Statements of a transform processor for every map of attributes that a store makes names of. */
export function onEveryMap({ resource, scope, record }: MapStatements): Record<string, unknown> {
  return Object.fromEntries(
    SIGNAL_WORDS.map((words) => [
      words.statements,
      [
        { context: 'resource', statements: resource },
        { context: 'scope', statements: scope },
        { context: words.record, statements: record(words.record) },
      ],
    ]),
  );
}
