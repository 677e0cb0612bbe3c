import { type CuratedQuery } from '../../../lib/metrics/curated-queries';
import { type KnownSeries } from '../../../testbed/processes/known-series';

/** Length of the known series; a sample a minute, both ends included. */
export const MINUTES = 10;
const SQUARES = Array.from({ length: MINUTES + 1 }, (_, i) => i * i);

/** What could end a string, a matcher or a query, or be taken for a placeholder. */
export const TRICKY = [
  'plain',
  'quote " and \' and `',
  'a",pod="b',
  'x"} or tricky{v!="',
  'braces {} [5m] ()',
  'back\\slash \\" \\',
  'new\nline',
  'tab\tand \u0001',
  '$labels $range',
  'ümläut 日本 🦊',
  '.*',
];

export const OBSERVED_SERIES: readonly KnownSeries[] = [
  { name: 'squares', labels: { pod: 'a', class: 'gold' }, values: SQUARES },
  { name: 'squares', labels: { pod: 'b', class: 'silver' }, values: SQUARES.map((value) => -value) },
  { name: 'total', values: SQUARES.map((_, minute) => minute * 120) },
  { name: 'holes', labels: { kind: 'nan' }, values: [2, NaN, NaN, 4, 6, 8, 10, 12, 14, 16, 18] },
  {
    name: 'holes',
    labels: { kind: 'infinite' },
    values: [1, Infinity, -Infinity, 3, 5, 7, 9, 11, 13, 15, 17],
  },
  { name: 'holes', labels: { kind: 'nothing' }, values: SQUARES.map(() => NaN) },
  { name: 'short', values: [7] },
  ...TRICKY.map((v, index) => ({ name: 'tricky', labels: { v }, values: SQUARES.map(() => index) })),
  ...Array.from({ length: 501 }, (_, n) => ({ name: 'many', labels: { n: String(n) }, values: [1, 1] })),
];

const gauge = (promql: string, changes: Partial<CuratedQuery> = {}) => ({
  description: promql,
  promql,
  unit: '1',
  kind: 'gauge',
  aggregation: 'mean',
  labels: {},
  ...changes,
});

const BY_POD = { labels: { pod: { pattern: '[a-z]+' } } };

/** Curated queries over them, by an instant in which they lie. */
export const observedQueries = (start: number) => ({
  apiVersion: 'metrics-proxy/v1',
  queries: {
    squares_mean: gauge('squares{$labels}', BY_POD),
    squares_last: gauge('squares{$labels}', { ...BY_POD, aggregation: 'last' }),
    squares_max: gauge('squares{$labels}', { ...BY_POD, aggregation: 'max' }),
    squares_p95: gauge('squares{$labels}', { ...BY_POD, aggregation: 'p95' }),
    squares_sum: gauge('squares{$labels}', { ...BY_POD, aggregation: 'sum' }),
    total_rate: gauge('rate(total[$range])', { kind: 'rate', unit: '{item}/s', aggregation: 'last' }),
    holes: gauge('holes{kind!="nothing"}'),
    only_nan: gauge('holes{kind="nothing"}'),
    short: gauge('short'),
    absent: gauge('nobody_sent_this'),
    unlabelled: gauge('sum(squares{pod="a"})'),
    two: gauge('sum(squares{pod="a"}) or squares{pod="b"}'),
    tricky: gauge('tricky{$labels}', { labels: { v: {} } } as unknown as Partial<CuratedQuery>),
    many: gauge('many'),
    long: gauge(`many{n=~"[0-3].*"} @ ${start}`),
    broken: gauge('sum by (secret_word) (squares'),
  },
});
