import { type ScrapeJob, scrapePods } from '../collector/scrape';
import { NAMESPACES } from '../model/namespaces';

/** The own health of a store or of Grafana, stored whole; Prometheus scrapes itself. */
export function storeJob(name: string, port: number): ScrapeJob {
  return scrapePods({ tier: 'store', job: name, namespace: NAMESPACES.monitoring.name, app: name, port });
}
