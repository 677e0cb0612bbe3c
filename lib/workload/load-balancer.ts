import { k8s } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { type ListeningPort } from '../model/pod';
import { labels, selector } from './labels';
import { nodeBalancer } from './node-balancer';

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

/** A NodeBalancer before one workload. */
export function loadBalancer(scope: Construct, props: LoadBalancerProps): void {
  const { name, workload, namespace, component, ports, allow } = props;
  new k8s.KubeService(scope, 'load-balancer', {
    metadata: {
      name,
      namespace,
      labels: labels(workload, component),
      annotations: nodeBalancer(allow),
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
