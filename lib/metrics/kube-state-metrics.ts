import { type PolicyRule } from '../model/pod';
import { KUBE_STATE_CLUSTER } from './kube-state-cluster';
import { KUBE_STATE_PODS } from './kube-state-pods';
import { type KubeStateResource } from './kube-state-resource';
import { KUBE_STATE_WORKLOADS } from './kube-state-workloads';
import { type Metric, words } from './metric';

/**
 * What is asked of kube-state-metrics v2.15.0: 152 families, no Secret and no ConfigMap among the resources.
 * The binary, run with these flags over one object of each resource, shows these families and labels. Its
 * docs/metrics is wrong once: kube_persistentvolumeclaim_status_condition has `condition`, not `type`.
 */
export const KUBE_STATE_RESOURCES: readonly KubeStateResource[] = [
  KUBE_STATE_PODS,
  ...KUBE_STATE_WORKLOADS,
  ...KUBE_STATE_CLUSTER,
];

/**
 * Families of the seed's 152 (documented at v2.13.0) that v2.15.0 no longer has, and what to write instead.
 * CHANGELOG, v2.14.0. It is data so that a test can show that the catalogue has neither and has what stands
 * instead.
 */
export const KUBE_STATE_REMOVED: Readonly<Record<string, string>> = {
  kube_endpoint_address_available: 'kube_endpoint_address{ready="true"}',
  kube_endpoint_address_not_ready: 'kube_endpoint_address{ready="false"}',
};

/** The rows for the catalogue. Every family is a gauge but the two restart counters, as docs/metrics says. */
export const KUBE_STATE_METRICS: readonly Metric[] = KUBE_STATE_RESOURCES.flatMap(({ on, families }) =>
  families.map(([name, labels, help]): Metric => ({
    name,
    kind: name.endsWith('_restarts_total') ? 'counter' : 'gauge',
    labels: [...words(on), ...words(labels)],
    help,
  })),
);

/** Value of `--resources`: what kube-state-metrics lists and watches, and nothing else. */
export function kubeStateMetricsResources(): string[] {
  return KUBE_STATE_RESOURCES.map(({ resource }) => resource).sort();
}

/**
 * Value of `--metric-allowlist`. pkg/allowdenylist takes each name as a pattern without anchors; at v2.15.0
 * no other family contains one of these names.
 */
export function kubeStateMetricsAllowlist(): string[] {
  return KUBE_STATE_METRICS.map(({ name }) => name).sort();
}

/**
 * Rules of the exporter's ClusterRole: what it lists and watches; upstream's own example also grants all
 * Secrets.
 */
export function kubeStateMetricsRbac(): PolicyRule[] {
  const groups = [...new Set(KUBE_STATE_RESOURCES.map(({ apiGroup }) => apiGroup))].sort();
  return groups.map((group) => ({
    apiGroups: [group],
    resources: KUBE_STATE_RESOURCES.filter(({ apiGroup }) => apiGroup === group)
      .map(({ resource }) => resource)
      .sort(),
    verbs: ['list', 'watch'],
  }));
}
