import { type ScrapeJob, scrapePods, type ScrapeTier } from '../collector/scrape';
import { COLLECTOR_METRICS } from '../metrics/collector-self';
import { keepOnly } from '../metrics/keep';
import { type Pods } from '../model/pod';
import { PORTS } from '../model/ports';

/** The same for every collector: filtered and sorted once, not once for each job of each cluster. */
const KEEP = keepOnly(COLLECTOR_METRICS);

/** A collector's metrics of itself. */
export function collectorJob(name: string, pods: Pods, tier: ScrapeTier = 'collector'): ScrapeJob {
  return scrapePods({ tier, job: name, app: name, ...pods, port: PORTS.collectorMetrics, keep: KEEP });
}
