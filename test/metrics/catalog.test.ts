import { fleetCatalog, PROMOTED_ATTRIBUTES } from '../../lib';
import { labelsOf } from '../../lib/metrics/catalog-lookup';
import { COLLECTOR_METRICS } from '../../lib/metrics/collector-self';
import { DCGM_METRICS, dcgmCsv } from '../../lib/metrics/dcgm';
import { keepList, keepOnly, keepRegex, seriesNames } from '../../lib/metrics/keep';
import { KUBE_STATE_METRICS } from '../../lib/metrics/kube-state-metrics';
import { KUBELET_STATS_METRICS } from '../../lib/metrics/kubelet-stats';
import { type Metric } from '../../lib/metrics/metric';
import { METRICS_PROXY_METRICS } from '../../lib/metrics/own-services';
import { PROMETHEUS_METRICS } from '../../lib/metrics/prometheus-self';
import { SCRAPE_METRICS } from '../../lib/metrics/scrape-health';
import { storedName } from '../../lib/metrics/stored-name';
import { readFleet } from '../../stacks/config';
import { FLEET } from '../../tools/root';

/** What the reference fleet stores. */
const CATALOG = fleetCatalog(readFleet(FLEET));

/** Tables by the source that they are read from. */
const SOURCES = {
  'kube-state-metrics': KUBE_STATE_METRICS,
  dcgm: DCGM_METRICS,
  'kubelet-stats': KUBELET_STATS_METRICS,
  collector: COLLECTOR_METRICS,
  'metrics-proxy': METRICS_PROXY_METRICS,
  prometheus: PROMETHEUS_METRICS,
  scrape: SCRAPE_METRICS,
};

const CSV_ROWS = dcgmCsv()
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

const HISTOGRAM: Metric = {
  name: 'x_seconds',
  kind: 'histogram',
  labels: [],
  help: 'x',
};

function found(series: string): Metric {
  const metric = CATALOG.find(series);
  if (metric === undefined) throw new Error(`${series} is not in the catalogue`);
  return metric;
}

describe('the catalogue as a closed world', () => {
  test.each<[keyof typeof SOURCES, number]>([
    ['kube-state-metrics', 152],
    ['dcgm', 19],
    ['kubelet-stats', 42],
    ['collector', 53],
    ['metrics-proxy', 4],
    ['prometheus', 10],
    ['scrape', 5],
  ])('%s has %d metrics, so that a lost row is seen', (source, count) => {
    expect(SOURCES[source]).toHaveLength(count);
  });

  test('the parts of hub and edge bring every table, and nothing else', () => {
    expect(new Set(CATALOG.metrics)).toEqual(new Set(Object.values(SOURCES).flat()));
  });

  test('no name stands twice, or a query would be judged by the wrong row', () => {
    const names = CATALOG.metrics.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toHaveLength(285);
  });

  test('every stored name and label is one that PromQL can write without quotes', () => {
    for (const metric of CATALOG.metrics) {
      expect(metric.name).toMatch(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/);
      for (const label of labelsOf(metric)) expect(label).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
      expect(new Set(labelsOf(metric)).size).toBe(labelsOf(metric).length);
    }
  });

  test('the catalogued name is what Prometheus makes of the scraped one and of the instrument', () => {
    for (const metric of CATALOG.metrics) {
      expect(storedName(metric.scraped ?? metric.name, '', metric.kind)).toBe(metric.name);
      if (metric.otel !== undefined)
        expect(storedName(metric.otel, metric.unit ?? '', metric.kind)).toBe(metric.name);
    }
  });

  test('every counter ends in _total, so that rate() and the name agree', () => {
    for (const { name, kind } of CATALOG.metrics)
      expect([name, name.endsWith('_total')]).toEqual([name, kind === 'counter']);
  });

  test('a name that nobody stores is unknown, the seed’s dead ones above all', () => {
    for (const dead of [
      'k8s_node_cpu_utilization_ratio',
      'container_cpu_usage_seconds_total',
      'kube_secret_info',
    ]) {
      expect(CATALOG.find(dead)).toBeUndefined();
    }
  });

  test('a histogram is found by its series and not by its base name, which is never stored', () => {
    expect(seriesNames(HISTOGRAM, HISTOGRAM.name)).toEqual([
      'x_seconds_bucket',
      'x_seconds_sum',
      'x_seconds_count',
    ]);
    expect(labelsOf(HISTOGRAM)).toContain('le');
  });
});

describe('dcgm', () => {
  test('the counters file has the 19 fields, 5 of them counters', () => {
    expect(CSV_ROWS).toHaveLength(19);
    expect(CSV_ROWS.filter((row) => row.split(', ')[1] === 'counter')).toHaveLength(5);
  });

  test('each row has three columns, because the exporter refuses any other count', () => {
    for (const row of CSV_ROWS) expect(row).toMatch(/^DCGM_FI_DEV_[A-Z_]+, (gauge|counter), [^,]+$/);
  });

  test('no profiling field is read, because those need SYS_ADMIN', () => {
    expect(dcgmCsv()).not.toContain('DCGM_FI_PROF');
  });

  test('counters are queried with _total and kept by the field’s own name', () => {
    expect(found('DCGM_FI_DEV_PCIE_REPLAY_COUNTER_total').scraped).toBe('DCGM_FI_DEV_PCIE_REPLAY_COUNTER');
    expect(CATALOG.find('DCGM_FI_DEV_PCIE_REPLAY_COUNTER')).toBeUndefined();
    expect(keepList(DCGM_METRICS)).toEqual(CSV_ROWS.map((row) => row.split(',')[0]).sort());
  });

  test('XID errors are a gauge that names its code, because the value is a code and no count', () => {
    expect(found('DCGM_FI_DEV_XID_ERRORS')).toMatchObject({ kind: 'gauge' });
    expect(found('DCGM_FI_DEV_XID_ERRORS').labels).toEqual(
      expect.arrayContaining(['UUID', 'pod', 'err_code']),
    );
    expect(found('DCGM_FI_DEV_GPU_TEMP').labels).not.toContain('err_code');
  });
});

describe('kubelet-stats', () => {
  test('13 node, 13 pod, 11 container and 5 volume metrics, for a container has no network of its own', () => {
    const count = (prefix: string) =>
      KUBELET_STATS_METRICS.filter(({ otel }) => otel?.startsWith(prefix)).length;
    expect([count('k8s.node.'), count('k8s.pod.'), count('container.'), count('k8s.volume.')]).toEqual([
      13, 13, 11, 5,
    ]);
  });

  test('series name their pod only by promoted attributes, and have no job to tell them apart', () => {
    expect(labelsOf(found('container_memory_working_set_bytes'))).toEqual([
      'k8s_namespace_name',
      'k8s_pod_name',
      'k8s_pod_uid',
      'k8s_container_name',
      'k8s_node_name',
    ]);
    expect(labelsOf(found('k8s_node_network_io_bytes_total'))).toEqual([
      'interface',
      'direction',
      'k8s_node_name',
    ]);
  });

  test('the fill of a volume is told by two names, and every volume of a pod by its own', () => {
    expect(found('k8s_volume_available_bytes')).toMatchObject({ kind: 'gauge', unit: 'By' });
    expect(found('k8s_volume_capacity_bytes')).toMatchObject({ kind: 'gauge', unit: 'By' });
    // Prometheus names a gauge of unit 1 so.
    expect(found('k8s_volume_inodes_free_ratio')).toMatchObject({ kind: 'gauge', unit: '1' });
    expect(labelsOf(found('k8s_volume_available_bytes'))).toEqual([
      'k8s_namespace_name',
      'k8s_pod_name',
      'k8s_pod_uid',
      'k8s_volume_name',
      'k8s_node_name',
    ]);
  });

  test('every label of its series is a resource attribute that Prometheus makes a label of', () => {
    const promoted = PROMOTED_ATTRIBUTES.map((attribute) => attribute.replaceAll('.', '_'));
    const lost = KUBELET_STATS_METRICS.flatMap(({ promoted: labels = [] }) => labels).filter(
      (label) => !promoted.includes(label),
    );
    expect(lost).toEqual([]);
  });
});

describe('collector', () => {
  test('queue fill and capacity share their labels, so that one divides by the other', () => {
    expect(found('otelcol_exporter_queue_size').labels).toEqual(
      found('otelcol_exporter_queue_capacity').labels,
    );
  });

  test('four names differ at /metrics from the store, and the keep list has them as they are exposed', () => {
    const renamed = COLLECTOR_METRICS.filter(({ scraped }) => scraped !== undefined);
    expect(Object.fromEntries(renamed.map(({ name, scraped }) => [name, scraped]))).toEqual({
      otelcol_processor_filter_datapoints_filtered_total:
        'otelcol_processor_filter_datapoints.filtered_total',
      otelcol_processor_filter_logs_filtered_total: 'otelcol_processor_filter_logs.filtered_total',
      otelcol_processor_filter_spans_filtered_total: 'otelcol_processor_filter_spans.filtered_total',
      otelcol_process_runtime_alloc_bytes_total: 'otelcol_process_runtime_total_alloc_bytes_total',
    });
  });
});

describe('keep lists', () => {
  /** Prometheus anchors the expression of a relabel rule. */
  const kept = (source: keyof typeof SOURCES, name: string) =>
    new RegExp(`^(?:${keepOnly(SOURCES[source])})$`).test(name);

  test('a job keeps its own metrics', () => {
    for (const source of ['kube-state-metrics', 'dcgm', 'collector'] as const) {
      for (const { name, scraped } of SOURCES[source]) expect(kept(source, scraped ?? name)).toBe(true);
    }
  });

  test('a filter’s counter is kept whether or not the scraper negotiated UTF-8 names', () => {
    expect(kept('collector', 'otelcol_processor_filter_logs.filtered_total')).toBe(true);
    expect(kept('collector', 'otelcol_processor_filter_logs_filtered_total')).toBe(true);
  });

  test('target_info is dropped, for it would replace job and instance of a collector’s series', () => {
    expect(kept('collector', 'target_info')).toBe(false);
  });

  test('a longer name that begins like a kept one is dropped', () => {
    expect(kept('dcgm', 'DCGM_FI_DEV_FB_USED_PERCENT')).toBe(false);
    expect(kept('kube-state-metrics', 'kube_pod_info_extra')).toBe(false);
  });

  test('text that is no name is refused, because it could keep more than it says', () => {
    expect(() => keepRegex(['up', 'kube_.*'])).toThrow('"kube_.*" is no metric name');
    expect(() => keepRegex([])).toThrow('no names');
  });
});
