import { setTimeout as pause } from 'node:timers/promises';
import { WORKLOADS } from '../../../lib';
import { doors } from '../../../testbed/loss/faults';
import { type Platform } from '../../../testbed/runner/platform';
import { Stores } from '../../../testbed/stores/stores';
import { eventually, lookUntil } from '../../../testbed/waiting';

/** The double of dcgm-exporter counts the pages that it served in this field. */
const SERVED = 'DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION_total';

export interface ScrapeGaps {
  /** Pages that the target served from the first that is stored to the last. */
  readonly served: number;
  /** Of these, those that are stored. */
  readonly stored: number;
  /** Scrapes of the schedule that were never made while the scraper was down. */
  readonly missed: number;
}

/** Seconds between two scrapes of the job `dcgm-exporter`. */
const INTERVAL = 15;

/** With the hub away for `seconds`, kills the scraper half-way and counts which scrapes reached Prometheus. */
export async function scrapeGaps(platform: Platform, seconds: number): Promise<ScrapeGaps> {
  const stores = new Stores(platform.cluster('hub'));
  const scrapers = platform.cluster('edge').podsNamed(WORKLOADS.scraper);
  await eventually(`a sample of ${SERVED}`, 60_000, async () => (await samples(stores)).length > 0);
  await Promise.all(doors(platform).map((door) => door.hold()));
  await pause((seconds / 2) * 1_000);
  await Promise.all(scrapers.map((scraper) => scraper.kill()));
  await pause((seconds / 2) * 1_000);
  await Promise.all(doors(platform).map((door) => door.release()));
  await everyPageFound(stores, 90);
  const found = await samples(stores);
  const values = found.map(({ value }) => value);
  const served = Math.max(...values) - Math.min(...values) + 1;
  const span = Math.max(...found.map(({ time }) => time)) - Math.min(...found.map(({ time }) => time));
  return {
    served,
    stored: new Set(values).size,
    missed: Math.max(0, Math.round(span / INTERVAL) + 1 - served),
  };
}

interface Sample {
  readonly time: number;
  readonly value: number;
}

async function samples(stores: Stores): Promise<Sample[]> {
  const series = await stores.query(`${SERVED}{cluster_role="edge"}[1h]`);
  return series.flatMap(({ values = [] }) => values.map(([time, value]) => ({ time, value: Number(value) })));
}

/** Waits until no number is missing between the first and the last, as long as retries may take. */
async function everyPageFound(stores: Stores, seconds: number): Promise<void> {
  // The last pages before the outage's end must be there first.
  await pause((INTERVAL + 5) * 1_000);
  const isWhole = (found: readonly Sample[]) => {
    const values = found.map(({ value }) => value);
    return new Set(values).size === Math.max(...values) - Math.min(...values) + 1;
  };
  await lookUntil(() => samples(stores), isWhole, { timeoutMs: seconds * 1_000, everyMs: 1_000 });
}
