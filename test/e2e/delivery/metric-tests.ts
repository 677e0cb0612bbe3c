import { fleetCatalog, GATEWAY_PROMETHEUS_JOB, gatewayName, NAMESPACES, WORKLOADS } from '../../../lib';
import { type Catalog } from '../../../lib/metrics/catalog-lookup';
import { KUBELET_STATS_METRICS } from '../../../lib/metrics/kubelet-stats';
import { type Metric } from '../../../lib/metrics/metric';
import { type KubePod } from '../../../testbed/cluster/kube-pod';
import { type Platform } from '../../../testbed/cluster/platform';
import { anonymousBytes } from '../../../testbed/sandbox/process-stat';
import { type Series, Stores } from '../../../testbed/stores/stores';
import { eventually } from '../../../testbed/waiting';
import { beyondCatalogue } from './beyond-catalogue';
import { figure } from './figure';
import { SENDERS, talkerOf } from './sender';
import { whyUnseen } from './why-unseen';

const CLUSTERS = { hub: 'fed-observability-test', edge: 'fed-observability-remote' };

const CERT_MANAGER = 'cert-manager';

/** Workloads whose pages each cluster's scraper reads. */
const SCRAPED = {
  hub: [
    WORKLOADS.kubeStateMetrics,
    WORKLOADS.dcgmExporter,
    WORKLOADS.agent,
    WORKLOADS.scraper,
    ...['gold', 'silver', 'bronze'].map(gatewayName),
    WORKLOADS.ingress,
    WORKLOADS.loki,
    WORKLOADS.tempo,
    WORKLOADS.metricsProxy,
    WORKLOADS.grafana,
    CERT_MANAGER,
    GATEWAY_PROMETHEUS_JOB,
  ],
  edge: [
    WORKLOADS.kubeStateMetrics,
    WORKLOADS.dcgmExporter,
    WORKLOADS.agent,
    WORKLOADS.scraper,
    CERT_MANAGER,
  ],
};

/** Kubelet and scraped metrics, and the catalogue of all. */
export function metricTests(platform: () => Platform): void {
  let stores: Stores;
  let catalog: Catalog;
  const names = async (selector: string) =>
    (await stores.query(`count by (__name__) ({__name__=~".+", ${selector}})`)).map(nameOf).sort();
  beforeAll(() => {
    stores = new Stores(platform().cluster('hub'));
    catalog = fleetCatalog(platform().fleet);
  });

  test.each(Object.entries(CLUSTERS))('%s: its kubelet’s 42 metrics are stored', async (stack, id) => {
    const kubelet = KUBELET_STATS_METRICS.map(({ name }) => name);
    let stored: string[] = [];
    await eventually('kubelet metrics', 60_000, async () => {
      stored = (await names(`cluster_id="${id}"`)).filter((name) => kubelet.includes(name));
      return stored.length === kubelet.length;
    }).catch(() => undefined);
    expect(stored).toEqual([...kubelet].sort());
    expect(stored).toHaveLength(42);
    figure(`${stack}: kubelet ${stored.length} of 42`);
  });

  test.each(Object.entries(CLUSTERS))(
    '%s: containers are told apart, each with its own memory',
    async (stack, id) => {
      const pods = platform().cluster(stack).pods;
      let series: readonly Series[] = [];
      let unsound: readonly string[] = [];
      // A sample is up to half a minute old, and a pod that was busy has let go of memory since.
      await eventually('memory of every container', 60_000, async () => {
        series = await stores.query(`container_memory_rss_bytes{cluster_id="${id}"}`);
        unsound = pods.filter((pod) => !isSound(pod, seriesOf(series, pod))).map(({ name }) => name);
        return unsound.length === 0;
      }).catch(() => undefined);
      expect(unsound).toEqual([]);
      expect(series).toHaveLength(pods.length);
      for (const pod of pods) {
        const { name, namespace } = pod.props.pod.metadata;
        expect(seriesOf(series, pod)!.metric).toMatchObject({
          k8s_pod_name: name,
          k8s_namespace_name: namespace,
          k8s_container_name: pod.container.name,
          k8s_node_name: pod.props.pod.spec.nodeName,
        });
      }
      const cpu = await stores.query(`container_cpu_time_seconds_total{cluster_id="${id}"}`);
      expect(new Set(cpu.map(({ value }) => value![1])).size).toBeGreaterThan(pods.length / 2);
    },
    90_000,
  );

  test.each(Object.entries(CLUSTERS))(
    '%s: the volumes of its pods are told apart',
    async (stack, id) => {
      const nameOf = (pod: string, volume: string) => `${pod}/${volume}`;
      const volumes = platform()
        .cluster(stack)
        .pods.flatMap(({ name, props }) =>
          (props.pod.spec.volumes ?? [])
            .filter(({ hostPath }) => hostPath === undefined)
            .map((volume) => nameOf(name, volume.name)),
        )
        .sort();
      let found: string[] = [];
      // The kubelet measures volumes once a minute.
      await eventually('every volume', 120_000, async () => {
        const series = await stores.query(`k8s_volume_available_bytes{cluster_id="${id}"}`);
        found = series
          .map(({ metric }) => nameOf(metric['k8s_pod_name']!, metric['k8s_volume_name']!))
          .sort();
        return found.length >= volumes.length;
      }).catch(() => undefined);
      expect(found).toEqual(volumes);
    },
    150_000,
  );

  test('kubelet metrics of a pod go through the class of its namespace', async () => {
    for (const sender of SENDERS) {
      const uid = talkerOf(platform(), sender).pod.props.pod.metadata.uid;
      const series = await stores.query(`container_memory_rss_bytes{k8s_pod_uid="${uid}"}`);
      expect(series.map(({ metric }) => metric['telemetry_class'])).toEqual([sender.className]);
    }
  });

  test.each(['hub', 'edge'] as const)('%s: every target of its scraper is up', async (stack) => {
    const cluster = platform().cluster(stack);
    const podsOf = (job: string) =>
      job === GATEWAY_PROMETHEUS_JOB
        ? cluster.podsNamed(WORKLOADS.prometheus, NAMESPACES.system.name)
        : cluster.podsNamed(job);
    const expected = SCRAPED[stack].map((job) => `${job} ${podsOf(job).length}`).sort();
    let up: string[] = [];
    await eventually('targets', 60_000, async () => {
      const series = await stores.query(
        `sum by (job) (up{cluster_id="${CLUSTERS[stack]}", hub_received_at!=""})`,
      );
      up = series.map(({ metric, value }) => `${metric['job']} ${value![1]}`).sort();
      return up.join() === expected.join();
    }).catch(() => undefined);
    expect(up).toEqual(expected);
    figure(`${stack}: targets up: ${up.join(', ')}`);
  });

  test('sources with a keep list store nothing that the catalogue does not know', async () => {
    const { unknown, whole } = await beyondCatalogue(stores, catalog);
    expect(unknown).toEqual([]);
    const own = await names('hub_received_at="", job="prometheus"');
    const counts = Object.entries({ ...whole, 'self-scrape': own.length }).map((entry) => entry.join(' '));
    figure(`names beyond the catalogue: 0 of sources with a keep list; ${counts.join(', ')}`);
  });

  test('what the catalogue knows and nobody sent has a reason that lies in this run', async () => {
    let unseen: readonly Metric[] = [];
    // A collector counts spans from the first one on, and is scraped every half minute.
    await eventually('the last scrape', 45_000, async () => {
      const stored = new Set(await stores.metricNames());
      unseen = catalog.metrics.filter(({ name }) => !stored.has(name) && !stored.has(`${name}_count`));
      return unseen.every(({ name }) => whyUnseen(name) !== undefined);
    }).catch(() => undefined);
    const reasons = new Map<string, string[]>();
    for (const { name } of unseen) {
      const reason = whyUnseen(name) ?? 'no reason';
      reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
    }
    for (const [reason, list] of reasons) figure(`not seen, ${reason}: ${list.join(' ')}`);
    figure(`catalogue: ${catalog.metrics.length - unseen.length} of ${catalog.metrics.length} names seen`);
    expect(reasons.get('no reason') ?? []).toEqual([]);
  });

  test('every series but the store’s own has passed a gateway', async () => {
    const series = await stores.query('count by (job, cluster_id) ({__name__=~".+", hub_received_at=""})');
    expect(series.map(({ metric }) => metric)).toEqual([{ job: 'prometheus', cluster_id: CLUSTERS.hub }]);
    expect(await stores.query('count ({__name__=~".+", cluster_id=""})')).toEqual([]);
    expect(await stores.query('count ({__name__=~".+", cluster_role=""})')).toEqual([]);
    expect(await stores.query('count ({__name__=~".+", telemetry_class="", hub_received_at!=""})')).toEqual(
      [],
    );
    const [all] = await stores.query('count ({__name__=~".+"})');
    figure(
      `series: ${all!.value![1]}, without hub_received_at ${series[0]!.value![1]} (job prometheus: self-scrape)`,
    );
  });
}

function nameOf({ metric }: Series): string {
  return metric['__name__']!;
}

function seriesOf(series: readonly Series[], { props }: KubePod): Series | undefined {
  return series.find(({ metric }) => metric['k8s_pod_uid'] === props.pod.metadata.uid);
}

/** Whether a container's memory is about that of its processes now. */
function isSound(pod: KubePod, found: Series | undefined): boolean {
  const own = pod.processes.reduce((sum, pid) => sum + anonymousBytes(pid), 0);
  const ratio = Number(found?.value![1]) / own;
  return ratio > 0.3 && ratio < 3;
}
