import { type Catalog } from '../../../lib/metrics/catalog-lookup';
import { WORKLOADS } from '../../../lib/model/names';
import { type Stores } from '../../../testbed/stores/stores';

/** Jobs whose pages are stored whole; all others have a keep list. */
const WHOLE: readonly string[] = [
  WORKLOADS.ingress,
  WORKLOADS.loki,
  WORKLOADS.tempo,
  WORKLOADS.grafana,
  'cert-manager',
];
/** What belongs to no source: the tests' own, and what Prometheus makes of the resource attributes of OTLP. */
const SOURCELESS: readonly string[] = ['e2e_numbered', 'target_info'];

export interface BeyondCatalogue {
  /** `<name> <job>` of sources that have a keep list. */
  readonly unknown: readonly string[];
  /** Names of sources that are stored whole, by job. */
  readonly whole: Readonly<Record<string, number>>;
}

/** Stored names that the catalogue does not know, without the store's self-scrape. */
export async function beyondCatalogue(stores: Stores, catalog: Catalog): Promise<BeyondCatalogue> {
  const series = await stores.query('count by (__name__, job, hub_received_at) ({__name__=~".+"})');
  const strange = series
    .filter(({ metric }) => metric['job'] !== WORKLOADS.prometheus || metric['hub_received_at'] !== undefined)
    .map(({ metric }) => ({ name: metric['__name__']!, job: metric['job'] ?? '' }))
    .filter(({ name }) => catalog.find(name) === undefined && !SOURCELESS.includes(name));
  return {
    unknown: strange
      .filter(({ job }) => !WHOLE.includes(job))
      .map(({ name, job }) => `${name} ${job}`)
      .sort(),
    whole: Object.fromEntries(WHOLE.map((job) => [job, strange.filter((row) => row.job === job).length])),
  };
}
