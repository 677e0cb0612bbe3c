/** Resource attributes that the platform sets and never takes from a payload. */
export const ATTRIBUTES = {
  clusterId: 'cluster.id',
  clusterRole: 'cluster.role',
  telemetryClass: 'telemetry.class',
  hubReceivedAt: 'hub.received_at',
} as const;

/** Resource attributes that become labels of every metric; Prometheus puts all others on `target_info` alone. */
export const PROMOTED_ATTRIBUTES = [
  ...Object.values(ATTRIBUTES),
  'k8s.namespace.name',
  'k8s.node.name',
  'k8s.pod.name',
  'k8s.pod.uid',
  'k8s.container.name',
  'k8s.volume.name',
  'k8s.deployment.name',
  'k8s.statefulset.name',
  'k8s.daemonset.name',
  'service.name',
];
