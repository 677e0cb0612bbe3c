import { type StorePods } from '../../../testbed/kubernetes/addressed';
import { Stores } from '../../../testbed/stores/stores';
import { eventually } from '../../../testbed/waiting';

const PLATFORM = 'cluster_id cluster_role hub_received_at telemetry_class';
const SENDER = 'instance job service_name';
const POD = 'k8s_namespace_name k8s_node_name k8s_pod_name k8s_pod_uid';
const SCRAPED_POD = `${SENDER} ${POD} k8s_container_name`;
const GPU = 'Hostname UUID device gpu modelName pci_bus_id';

/** Labels of one metric of each kind and source; a query that joins or sums them relies on exactly these. */
const FAMILIES: Readonly<Record<string, string>> = {
  e2e_numbered: `${SENDER} ${POD} lane`,
  container_cpu_time_seconds_total: `${SCRAPED_POD}`,
  k8s_node_network_io_bytes_total: 'direction interface k8s_node_name',
  k8s_volume_available_bytes: `${SENDER} ${POD} k8s_volume_name`,
  k8s_node_memory_page_faults_ratio: 'k8s_node_name',
  otelcol_process_uptime_seconds_total: SCRAPED_POD,
  otelcol_exporter_queue_size: `${SCRAPED_POD} data_type exporter`,
  DCGM_FI_DEV_GPU_TEMP: `${SCRAPED_POD} ${GPU}`,
  kube_node_info: `${SENDER} container_runtime_version internal_ip kernel_version kubelet_version kubeproxy_version node os_image system_uuid`,
  loki_request_duration_seconds_bucket: `${SCRAPED_POD} le method route status_code ws`,
  up: SCRAPED_POD,
};

/** A pod has one owner at most, and what is no pod has none. */
const OWNERS: ReadonlySet<string> = new Set(
  ['deployment', 'statefulset', 'daemonset'].map((kind) => `k8s_${kind}_name`),
);

/** The labels of stored series, the same by whichever way they came into Prometheus. */
export function labelTests(platform: () => { cluster(stack: string): StorePods }): void {
  test.each(Object.entries(FAMILIES))('%s has these labels and no other', async (name, labels) => {
    const stores = new Stores(platform().cluster('hub'));
    const scraper = name === 'up' ? '{hub_received_at!="", k8s_pod_name!=""}' : '';
    let sets: string[] = [];
    let owners: number[] = [];
    await eventually(name, 60_000, async () => {
      const series = await stores.query(`${name}${scraper}`);
      const names = series.map(({ metric }) => Object.keys(metric));
      sets = names.map((all) => sorted(all.filter((name) => !OWNERS.has(name))));
      owners = names.map((all) => all.filter((name) => OWNERS.has(name)).length);
      return sets.length > 0;
    });
    expect([...new Set(sets)]).toEqual([sorted(`__name__ ${PLATFORM} ${labels}`.split(' '))]);
    expect(Math.max(...owners)).toBeLessThanOrEqual(1);
  });
}

function sorted(labels: readonly string[]): string {
  return [...labels].sort().join(' ');
}
