import { type Metric } from './metric';

const HISTOGRAM_SERIES = ['_bucket', '_sum', '_count'] as const;

/** Names of the series behind a metric, by its name in the store or at its source. */
export function seriesNames({ kind }: Metric, name: string): string[] {
  return kind === 'histogram' ? HISTOGRAM_SERIES.map((suffix) => name + suffix) : [name];
}

/** Names at the source's /metrics page that a scrape job keeps: its catalogue and nothing else. */
export function keepList(metrics: readonly Metric[]): string[] {
  return metrics.flatMap((metric) => seriesNames(metric, metric.scraped ?? metric.name)).sort();
}

/**
 * Value of `regex` in a `metric_relabel_configs` rule with `action: keep`, which Prometheus anchors itself. A
 * dot is left as it is on purpose: the collector shows `logs.filtered` to a scraper that takes UTF-8 names
 * and `logs_filtered` to one that does not, and `.` matches both.
 */
export function keepRegex(names: readonly string[]): string {
  for (const name of names) {
    if (!/^[a-zA-Z_:][a-zA-Z0-9_:.]*$/.test(name)) {
      throw new Error(`keep list: "${name}" is no metric name: use a name of the catalogue`);
    }
  }
  if (names.length === 0) throw new Error('keep list: no names: leave the job out');
  return names.join('|');
}

/** The expression that keeps a source's catalogue and nothing else. */
export function keepOnly(metrics: readonly Metric[]): string {
  return keepRegex(keepList(metrics));
}
