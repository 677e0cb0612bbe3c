/** Addresses of cluster `index`: the node, then pods, ClusterIPs and load balancers in ranges of their own. */
export interface AddressPlan {
  readonly node: string;
  readonly pod: (number: number) => string;
  readonly serviceRange: string;
  /** ClusterIP of the `kubernetes` Service: the first of the range. */
  readonly kubernetes: string;
  readonly loadBalancer: (number: number) => string;
}

/** Where every pod sends its packets. */
export const GATEWAY = '169.254.1.1';

export const SERVICE_RANGES = ['10.96.0.0/16', '10.97.0.0/16'] as const;

/** Address plan of one cluster, 0 ≤ index ≤ 126. Only inside the sandbox: two runs have the same addresses and never meet. */
export function addressPlan(index: number): AddressPlan {
  return {
    // In the range of Linode's private addresses, which the network policies name.
    node: `192.168.${128 + index}.1`,
    pod: (number) => `10.244.${index}.${10 + number}`,
    serviceRange: `10.96.${index}.0/24`,
    kubernetes: `10.96.${index}.1`,
    loadBalancer: (number) => `10.97.${index}.${1 + number}`,
  };
}
