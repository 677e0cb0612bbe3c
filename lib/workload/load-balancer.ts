import { k8s } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { type ListeningPort } from '../model/pod';
import { labels, selector } from './labels';

export interface LoadBalancerProps {
  /** Name of the Service. */
  readonly name: string;
  /** Name of the workload behind it. */
  readonly workload: string;
  readonly namespace: string;
  readonly component: string;
  readonly ports: readonly Pick<ListeningPort, 'name' | 'port'>[];
  /** Source ranges that the NodeBalancer admits. @default everyone */
  readonly allow?: readonly string[];
}

/** A NodeBalancer. TCP pass-through: one that reads HTTP would end TLS and speak no HTTP/2. */
export function loadBalancer(scope: Construct, props: LoadBalancerProps): void {
  const { name, workload, namespace, component, ports, allow } = props;
  const prefix = 'service.beta.kubernetes.io/linode-loadbalancer-';
  new k8s.KubeService(scope, 'load-balancer', {
    metadata: {
      name,
      namespace,
      labels: labels(workload, component),
      annotations: {
        [`${prefix}default-protocol`]: 'tcp',
        [`${prefix}check-type`]: 'connection',
        [`${prefix}default-algorithm`]: 'leastconn',
        ...(allow ? { [`${prefix}firewall-acl`]: JSON.stringify({ allowList: { ipv4: allow } }) } : {}),
      },
    },
    spec: {
      type: 'LoadBalancer',
      selector: selector(workload),
      ports: ports.map((port) => ({
        name: port.name,
        port: port.port,
        targetPort: k8s.IntOrString.fromNumber(port.port),
        protocol: 'TCP',
      })),
    },
  });
}
