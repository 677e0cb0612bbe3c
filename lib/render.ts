import { ApiObject, App, Chart } from 'cdk8s';
import { volumeFaults } from './clusters/claimed-volumes';
import { partsOf } from './clusters/parts';
import { type Fault } from './config/fault';
import { type Cluster } from './fleet/cluster';
import { type Manifest, type RenderedChart } from './model/manifest';
import { type Brought, type Part } from './workload/part';
import { setPullSecret } from './workload/pull-secret';

/** A cluster's manifests, and what in them cannot work. */
export interface RenderedCluster {
  /** In apply order. */
  readonly charts: readonly RenderedChart[];
  /** Of what only shows once everything is rendered. */
  readonly faults: readonly Fault[];
}

/** Every manifest of one cluster. Pure: the same view gives the same objects. */
export function renderCluster(cluster: Cluster): RenderedCluster {
  const parts = partsOf(cluster);
  const brought: Brought = { scrape: parts.flatMap(({ scrape = [] }) => scrape) };
  // One App per cluster: cdk8s takes quadratic time over the charts of one App.
  const app = new App();
  const { pullSecret } = cluster.spec.images;
  if (pullSecret !== undefined) setPullSecret(app, pullSecret);
  const charts = parts.map((part) => rendered(app, part, brought));
  return { charts, faults: volumeFaults(cluster, charts) };
}

function rendered(app: App, { chart: name, build }: Part, brought: Brought): RenderedChart {
  const chart = new Chart(app, name, { disableResourceNameHashes: true });
  build(chart, brought);
  return { name, objects: objectsOf(chart) };
}

function objectsOf(chart: Chart): Manifest[] {
  return chart.node
    .findAll()
    .filter((node) => ApiObject.isApiObject(node))
    .map((object) => object.toJson() as Manifest);
}
