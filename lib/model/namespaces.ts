/** Namespaces and the Pod Security Standard that each enforces (design: one level per namespace). */
export const NAMESPACES = {
  hub: { name: 'observability-hub', podSecurity: 'restricted' },
  observability: { name: 'observability', podSecurity: 'restricted' },
  /** hostPath: pod logs and the agent's queue. */
  agents: { name: 'observability-agents', podSecurity: 'privileged' },
  /** hostPath: the kubelet's device-plugin and pod-resources sockets. */
  gpu: { name: 'gpu-system', podSecurity: 'privileged' },
  monitoring: { name: 'monitoring', podSecurity: 'restricted' },
  system: { name: 'observability-system', podSecurity: 'restricted' },
  /** Gateways and routes of a Gateway API ingress, and kgateway's proxies. */
  gatewayApi: { name: 'observability-gateway', podSecurity: 'restricted' },
} as const satisfies Record<string, NamespaceName>;

export interface NamespaceName {
  readonly name: string;
  readonly podSecurity: 'restricted' | 'baseline' | 'privileged';
}
