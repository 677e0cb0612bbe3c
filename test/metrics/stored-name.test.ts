import { type MetricKind } from '../../lib/metrics/metric';
import { storedName } from '../../lib/metrics/stored-name';

/** Right column: what otlptranslator v1.0.0, the module inside Prometheus 3.13.5, returned. */
const CASES: readonly (readonly [otel: string, unit: string, kind: MetricKind, stored: string])[] = [
  ['k8s.node.cpu.usage', '{cpu}', 'gauge', 'k8s_node_cpu_usage'],
  ['k8s.node.cpu.time', 's', 'counter', 'k8s_node_cpu_time_seconds_total'],
  ['k8s.node.network.io', 'By', 'counter', 'k8s_node_network_io_bytes_total'],
  ['k8s.node.network.errors', '1', 'counter', 'k8s_node_network_errors_total'],
  ['k8s.node.memory.page_faults', '1', 'gauge', 'k8s_node_memory_page_faults_ratio'],
  ['k8s.pod.memory.working_set', 'By', 'gauge', 'k8s_pod_memory_working_set_bytes'],
  ['k8s.pod.cpu_limit_utilization', '1', 'gauge', 'k8s_pod_cpu_limit_utilization_ratio'],
  ['k8s.volume.inodes.free', '1', 'gauge', 'k8s_volume_inodes_free_ratio'],
  ['container.memory.major_page_faults', '1', 'gauge', 'container_memory_major_page_faults_ratio'],
  ['container.cpu.usage', '{cpu}', 'gauge', 'container_cpu_usage'],
  ['otelcol_process_uptime', 's', 'counter', 'otelcol_process_uptime_seconds_total'],
  ['otelcol_process_cpu_seconds', 's', 'counter', 'otelcol_process_cpu_seconds_total'],
  ['otelcol_process_runtime_total_alloc_bytes', 'By', 'counter', 'otelcol_process_runtime_alloc_bytes_total'],
  ['otelcol_processor_filter_logs.filtered', '1', 'counter', 'otelcol_processor_filter_logs_filtered_total'],
  ['otelcol_fileconsumer_open_files', '1', 'updown', 'otelcol_fileconsumer_open_files'],
  ['kube_pod_container_status_restarts_total', '', 'counter', 'kube_pod_container_status_restarts_total'],
  ['DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL', '', 'counter', 'DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL_total'],
  ['http.server.request.duration', 's', 'histogram', 'http_server_request_duration_seconds'],
  ['disk.speed', 'By/s', 'gauge', 'disk_speed_bytes_per_second'],
  ['9lives', 'Cel', 'gauge', '_9lives_celsius'],
];

test.each(CASES)('stores %s (%s, %s) as Prometheus does: %s', (otel, unit, kind, stored) => {
  expect(storedName(otel, unit, kind)).toBe(stored);
});

test('a name that has been stored once is stored the same again, so a second hop renames nothing', () => {
  for (const [, , kind, stored] of CASES) expect(storedName(stored, '', kind)).toBe(stored);
});
