/** Addresses of one node. */
export interface NodePlan {
  /** Names what a node has in the sandbox: its network namespace and its cable. */
  readonly id: string;
  readonly address: string;
  readonly podRange: string;
}

/** Addresses of one cluster of a run. */
export interface ClusterPlan {
  readonly node: (number: number) => NodePlan;
  /** Of all nodes. */
  readonly podRange: string;
  readonly serviceRange: string;
  /** ClusterIP of the `kubernetes` Service. */
  readonly kubernetes: string;
  /** ClusterIP of the cluster's DNS. */
  readonly dns: string;
  readonly loadBalancer: (number: number) => string;
}

/** The provider's router, which is the way from node to node. */
export const ROUTER = '192.168.128.1';
/** Addresses of nodes, as LKE gives them: the network policies name the range. */
export const NODE_PREFIX = 17;
/** Where load balancers call nodes from, in the range that the network policies name. */
export const BALANCER_SOURCE = '192.168.255.1';
/** Public addresses of load balancers: a range for documentation, which nobody has. */
export const BALANCER_RANGE = '203.0.113.0/24';

/**
 * Plan of cluster `index`, 0 ≤ index ≤ 15. LKE gives every cluster the same pods and services; here each has its own,
 * so that a test reaches the pods of all.
 */
export function clusterPlan(index: number): ClusterPlan {
  const pods = `10.${2 + index}`;
  const services = `10.${128 + index}.0`;
  return {
    node: (number) => ({
      id: `${index}-${number}`,
      address: `192.168.${129 + index}.${number}`,
      podRange: `${pods}.${number}.0/24`,
    }),
    podRange: `${pods}.0.0/16`,
    serviceRange: `${services}.0/16`,
    kubernetes: `${services}.1`,
    dns: `${services}.10`,
    loadBalancer: (number) => `203.0.113.${16 * index + number + 1}`,
  };
}
