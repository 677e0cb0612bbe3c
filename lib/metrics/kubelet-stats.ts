import { type Metric, words } from './metric';
import { storedName } from './stored-name';

/** One of the levels at which the receiver reports, its `metric_groups`. */
export type KubeletLevel = 'node' | 'pod' | 'container' | 'volume';

type Row = readonly [suffix: string, kind: 'gauge' | 'counter', unit: string, labels: string, help: string];

/** What the receiver reports of nodes, pods and containers: its metadata.yaml at v0.149.0, `enabled: true`. */
const CONSUMERS: readonly Row[] = [
  ['cpu.time', 'counter', 's', '', 'CPU time of all cores since creation'],
  ['cpu.usage', 'gauge', '{cpu}', '', 'Cores in use, averaged over the sample window'],
  ['filesystem.available', 'gauge', 'By', '', 'File system space left'],
  ['filesystem.capacity', 'gauge', 'By', '', 'File system space'],
  ['filesystem.usage', 'gauge', 'By', '', 'File system space used'],
  ['memory.available', 'gauge', 'By', '', 'Memory left under the limit'],
  ['memory.major_page_faults', 'gauge', '1', '', 'Major page faults since start, a gauge named like a ratio'],
  ['memory.page_faults', 'gauge', '1', '', 'Page faults since start, a gauge named like a ratio'],
  ['memory.rss', 'gauge', 'By', '', 'Anonymous memory'],
  ['memory.usage', 'gauge', 'By', '', 'Memory with all caches'],
  [
    'memory.working_set',
    'gauge',
    'By',
    '',
    'Memory that the kernel cannot free easily; what eviction looks at',
  ],
];

/** A container shares the network of its pod and reports none. */
const NODE_AND_POD: readonly Row[] = [
  ['network.errors', 'counter', '1', 'interface direction', 'Network errors'],
  ['network.io', 'counter', 'By', 'interface direction', 'Bytes received and transmitted'],
];

/** The fill of every volume of every pod, claims among them. */
const VOLUME: readonly Row[] = [
  ['available', 'gauge', 'By', '', 'Space left on the volume'],
  ['capacity', 'gauge', 'By', '', 'Space of the volume'],
  ['inodes', 'gauge', '1', '', 'Inodes of the file system, a gauge named like a ratio'],
  ['inodes.free', 'gauge', '1', '', 'Inodes left, a gauge named like a ratio'],
  ['inodes.used', 'gauge', '1', '', 'Inodes in use, a gauge named like a ratio'],
];

const ROWS: Readonly<Record<KubeletLevel, readonly Row[]>> = {
  node: [...CONSUMERS, ...NODE_AND_POD],
  pod: [...CONSUMERS, ...NODE_AND_POD],
  container: CONSUMERS,
  volume: VOLUME,
};

const PREFIX: Readonly<Record<KubeletLevel, string>> = {
  node: 'k8s.node',
  pod: 'k8s.pod',
  container: 'container',
  volume: 'k8s.volume',
};

/**
 * Resource attributes that tell one series from another. The receiver names the node at node level only, so
 * on pods, containers and volumes `k8s_node_name` is what the agent's k8s_attributes adds. Without their promotion all
 * pods of a cluster would write one series.
 */
const IDENTITY: Readonly<Record<KubeletLevel, string>> = {
  node: 'k8s_node_name',
  pod: 'k8s_namespace_name k8s_pod_name k8s_pod_uid k8s_node_name',
  container: 'k8s_namespace_name k8s_pod_name k8s_pod_uid k8s_container_name k8s_node_name',
  volume: 'k8s_namespace_name k8s_pod_name k8s_pod_uid k8s_volume_name k8s_node_name',
};

/** The 42 rows for the catalogue: node 13, pod 13, container 11, volume 5. */
export const KUBELET_STATS_METRICS: readonly Metric[] = (
  ['node', 'pod', 'container', 'volume'] as const
).flatMap((level) =>
  ROWS[level].map(([suffix, kind, unit, labels, help]): Metric => {
    const otel = `${PREFIX[level]}.${suffix}`;
    return {
      name: storedName(otel, unit, kind),
      otel,
      kind,
      unit,
      labels: words(labels),
      promoted: words(IDENTITY[level]),
      help,
    };
  }),
);
