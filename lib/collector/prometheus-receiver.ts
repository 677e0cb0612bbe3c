import { METRICS, type Receiver } from './component';
import { type ScrapeJob } from './scrape';

/** Pulls Prometheus targets; each job brings its own discovery, filters and peers. */
export function prometheusScrape(jobs: readonly ScrapeJob[]): Receiver<'metrics'> {
  return {
    kind: 'receiver',
    id: 'prometheus',
    signals: METRICS,
    config: { config: { scrape_configs: jobs.map((job) => job.config) } },
    needs: {
      rules: jobs.flatMap((job) => job.needs.rules ?? []),
      egress: jobs.flatMap((job) => job.needs.egress ?? []),
    },
  };
}
