/** Metrics of the catalogue that have no series in the real run, with what is missing there. */
const REASONS: readonly (readonly [reason: string, names: RegExp])[] = [
  ['no pod has init containers', /^kube_pod_init_container_/],
  [
    'no container waits for a reason or has ended by its status',
    /^kube_pod_container_status_(waiting_reason|terminated_|last_terminated_)/,
  ],
  [
    'no pod completes, is deleted or finds no node',
    /^kube_pod_(completion_time|deletion_timestamp|status_unschedulable)$/,
  ],
  ['no claim is resized', /^kube_persistentvolumeclaim_status_condition$/],
  ['no node is tainted: one takes the pods of every pool', /^kube_node_spec_taint$/],
  [
    'no such field or object is rendered',
    /^kube_(statefulset_ordinals_start$|ingress_|node_role$|namespace_status_condition$)/,
  ],
  [
    'nothing has failed',
    /^otelcol_(processor_refused|exporter_send_failed|exporter_enqueue_failed)_|^otelcol_otelsvc_k8s_ip_lookup_miss_total$/,
  ],
  ['metrics go to Prometheus by OTLP', /^otelcol_exporter_prometheusremotewrite_/],
  ['no aggregator runs', /^otelcol_processor_tail_sampling_/],
];

/** Why nothing in the real run sends a metric; undefined for one that should have come. */
export function whyUnseen(name: string): string | undefined {
  return REASONS.find(([, names]) => names.test(name))?.[0];
}
