import { type Construct } from 'constructs';
import { type ScrapeJob } from '../collector/scrape';
import { type Metric } from '../metrics/metric';

/** What all parts of a cluster bring together. */
export interface Brought {
  readonly scrape: readonly ScrapeJob[];
}

/** One chart of a cluster, and what belongs to it elsewhere in the cluster. */
export interface Part {
  /** `NN-<chart>`: the name of its file. The number is the apply order. */
  readonly chart: string;
  /** Adds the objects. */
  readonly build: (chart: Construct, brought: Brought) => void;
  /** What the cluster's scraper asks of it. @default nothing */
  readonly scrape?: readonly ScrapeJob[];
  /** Rows of the catalogue that it stores. @default none */
  readonly metrics?: readonly Metric[];
}
