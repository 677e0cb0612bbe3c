import { catalogOf } from '../../lib/metrics/catalog-lookup';
import {
  KUBE_STATE_METRICS,
  KUBE_STATE_REMOVED,
  KUBE_STATE_RESOURCES,
  kubeStateMetricsAllowlist,
  kubeStateMetricsRbac,
  kubeStateMetricsResources,
} from '../../lib/metrics/kube-state-metrics';

const CATALOG = catalogOf(KUBE_STATE_METRICS);

/** Families per resource, by the seed's rule at v2.13.0 and as asked of v2.15.0. */
const COUNTS: Readonly<Record<string, readonly [seed: number, asked: number]>> = {
  pods: [46, 48],
  deployments: [13, 13],
  daemonsets: [10, 10],
  statefulsets: [13, 13],
  replicasets: [8, 8],
  horizontalpodautoscalers: [9, 9],
  nodes: [9, 9],
  namespaces: [3, 3],
  persistentvolumes: [6, 6],
  persistentvolumeclaims: [6, 6],
  services: [4, 4],
  endpoints: [6, 4],
  ingresses: [5, 5],
  poddisruptionbudgets: [6, 6],
  storageclasses: [2, 2],
  volumeattachments: [4, 4],
  leases: [2, 2],
};

/** Not in the seed's rule: they stand in for what v2.14.0 removed. */
const STAND_INS = ['kube_pod_status_unschedulable', 'kube_pod_deletion_timestamp'];

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

test('152 families are asked for, as many as the seed stored', () => {
  expect(kubeStateMetricsAllowlist()).toHaveLength(152);
  expect(new Set(kubeStateMetricsAllowlist()).size).toBe(152);
  expect(sum(Object.values(COUNTS).map(([seed]) => seed))).toBe(152);
});

test('each resource has the families of the rule, so that none slips in or out unseen', () => {
  const asked = Object.fromEntries(
    KUBE_STATE_RESOURCES.map(({ resource, families }) => [resource, families.length]),
  );
  expect(asked).toEqual(Object.fromEntries(Object.entries(COUNTS).map(([name, [, now]]) => [name, now])));
});

test('the two families that v2.14.0 removed are not asked for, and their replacement is stored', () => {
  expect(Object.keys(KUBE_STATE_REMOVED)).toHaveLength(2);
  for (const [removed, instead] of Object.entries(KUBE_STATE_REMOVED)) {
    expect(CATALOG.find(removed)).toBeUndefined();
    expect(CATALOG.find(instead.replace(/\{.*/, ''))?.labels).toContain('ready');
  }
  expect(kubeStateMetricsAllowlist()).toEqual(expect.arrayContaining(STAND_INS));
});

test('every family begins with the name of its resource, so it stands in the right row', () => {
  for (const { resource, families } of KUBE_STATE_RESOURCES) {
    const singular = resource.replace(/(?<=ss)es$|s$/, '');
    for (const [name] of families) expect(name).toMatch(new RegExp(`^kube_${singular}_`));
  }
});

test('no family of labels or annotations is asked for, because users choose those names', () => {
  expect(kubeStateMetricsAllowlist().filter((name) => /_(labels|annotations)$/.test(name))).toEqual([]);
});

test('the ClusterRole reads no Secret and no ConfigMap, and can only list and watch', () => {
  const rules = kubeStateMetricsRbac();
  const resources = rules.flatMap((rule) => rule.resources);
  expect(resources).not.toContain('secrets');
  expect(resources).not.toContain('configmaps');
  expect(resources).not.toContain('*');
  for (const rule of rules) expect(rule.verbs).toEqual(['list', 'watch']);
});

test('the ClusterRole grants what the exporter watches, no more and no less', () => {
  const rules = kubeStateMetricsRbac();
  expect(rules.flatMap((rule) => rule.resources).sort()).toEqual(kubeStateMetricsResources());
  expect(kubeStateMetricsResources()).toHaveLength(17);
  expect(rules.map((rule) => [rule.apiGroups[0], rule.resources.length])).toEqual([
    ['', 7],
    ['apps', 4],
    ['autoscaling', 1],
    ['coordination.k8s.io', 1],
    ['networking.k8s.io', 1],
    ['policy', 1],
    ['storage.k8s.io', 2],
  ]);
});

test('only the two restart counters are counters, so rate() on anything else is a fault', () => {
  const counters = KUBE_STATE_METRICS.filter(({ kind }) => kind === 'counter');
  expect(counters.map(({ name }) => name)).toEqual([
    'kube_pod_container_status_restarts_total',
    'kube_pod_init_container_status_restarts_total',
  ]);
});

test.each([
  ['kube_pod_status_phase', ['namespace', 'pod', 'uid', 'phase']],
  ['kube_node_status_allocatable', ['node', 'resource', 'unit']],
  ['kube_node_spec_taint', ['node', 'key', 'value', 'effect']],
  [
    'kube_persistentvolumeclaim_status_condition',
    ['namespace', 'persistentvolumeclaim', 'condition', 'status'],
  ],
  ['kube_persistentvolume_claim_ref', ['persistentvolume', 'name', 'claim_namespace']],
  [
    'kube_endpoint_address',
    ['namespace', 'endpoint', 'ip', 'ready', 'port_name', 'port_protocol', 'port_number'],
  ],
])('%s carries the labels that v2.15.0 writes, not those of a page that is out of date', (name, labels) => {
  expect(CATALOG.find(name)?.labels).toEqual(labels);
});
