/** What carries one item of a signal, in the words of the transform processor. */
export type RecordContext = 'datapoint' | 'log' | 'span';

/** Statements that run on one kind of map. */
export interface StatementGroup {
  readonly context: string;
  readonly statements: readonly string[];
}

export interface MapStatements {
  readonly resource: readonly string[];
  readonly scope: readonly string[];
  readonly record: (context: RecordContext) => readonly string[];
}

/** Statements of a transform processor for every map of attributes that a store makes names of. */
export function onEveryMap({ resource, scope, record }: MapStatements) {
  const groups = (context: RecordContext): StatementGroup[] => [
    { context: 'resource', statements: resource },
    { context: 'scope', statements: scope },
    { context, statements: record(context) },
  ];
  return {
    metric_statements: groups('datapoint'),
    log_statements: groups('log'),
    trace_statements: groups('span'),
  };
}
