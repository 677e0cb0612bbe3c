import { type Metric } from './metric';

const ROWS: readonly (readonly [name: string, help: string, unit?: string])[] = [
  ['up', '1 while the target answers'],
  ['scrape_duration_seconds', 'Duration of the scrape', 's'],
  ['scrape_samples_scraped', 'Samples that the target gave'],
  ['scrape_samples_post_metric_relabeling', 'Samples left after the keep list'],
  ['scrape_series_added', 'Series new in this scrape'],
];

/** What the prometheus receiver itself reports of each target: no keep list reaches it. */
export const SCRAPE_METRICS: readonly Metric[] = ROWS.map(([name, help, unit]): Metric => ({
  name,
  kind: 'gauge',
  unit,
  labels: [],
  help,
}));
