import { catalogOf, labelsOf } from '../../lib/metrics/catalog-lookup';
import { COLLECTOR_METRICS } from '../../lib/metrics/collector-self';
import { curatedQueries } from '../../lib/metrics/curated-queries';
import { type Metric } from '../../lib/metrics/metric';
import { promqlNodes } from '../support/promql-nodes';

/** Labels that the Prometheus of the gateways sets on every series that it reads. */
const TARGET_LABELS = ['namespace', 'pod', 'gateway', 'class', 'source'];

/** A query without placeholders. */
function filled(promql: string): string {
  return promql.replaceAll('$labels', 'pod="x"').replaceAll('$range', '60s');
}

/** The texts of all nodes of one kind. */
function texts(promql: string, kind: string): string[] {
  return promqlNodes(promql)
    .filter(({ name }) => name === kind)
    .map(({ text }) => text);
}

const QUERIES = Object.entries(curatedQueries()).map(([name, query]) => ({
  name,
  query,
  promql: filled(query.promql),
}));

/** What a gateway shows. */
const COLLECTOR = catalogOf(COLLECTOR_METRICS);

const metricsIn = (promql: string): Metric[] =>
  texts(promql, 'Identifier').map((name) => {
    const metric = COLLECTOR.find(name);
    if (metric === undefined) throw new Error(`${name}: not in lib/metrics/collector-self.ts`);
    return metric;
  });

test.each(QUERIES)('$name is PromQL', ({ promql }) => {
  expect(texts(promql, '⚠')).toEqual([]);
});

test.each(QUERIES)(
  '$name asks for metrics that a gateway shows under the name that is asked',
  ({ promql }) => {
    const metrics = metricsIn(promql);
    expect(metrics.length).toBeGreaterThan(0);
    for (const { name, scraped = name } of metrics) {
      // Read directly, with names escaped, and not by way of OTLP.
      expect(scraped.replaceAll('.', '_')).toBe(name);
    }
  },
);

test.each(QUERIES)('$name uses labels that its metrics have', ({ promql, query }) => {
  const known = [...TARGET_LABELS, ...metricsIn(promql).flatMap((metric) => labelsOf(metric))];
  const used = [...texts(promql, 'LabelName'), ...Object.keys(query.labels)];
  expect(used.filter((label) => !known.includes(label))).toEqual([]);
  expect(used).toEqual(expect.arrayContaining(['class', 'pod']));
});

test.each(QUERIES)('$name: a counter is never shown as it stands, only its rate', ({ promql, query }) => {
  const kinds = new Set(metricsIn(promql.replace(/ or 0 \* .*/, '')).map(({ kind }) => kind));
  expect([...kinds]).toEqual([query.kind === 'rate' ? 'counter' : 'gauge']);
  expect(/\brate\(/.test(promql)).toBe(query.kind === 'rate');
});

test('the queries that consumers of the service ask for by name are there', () => {
  expect(Object.keys(curatedQueries())).toEqual(
    expect.arrayContaining([
      'queue_length',
      'forwarded_batches',
      'dropped_batches',
      'fresh_good_batches',
      'cpu_usage',
      'memory_usage',
    ]),
  );
});
