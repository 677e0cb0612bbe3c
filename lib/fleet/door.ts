import { type HubSpec } from '../config/cluster-spec';
import { type TrafficClass } from '../config/traffic-class';
import { proxyPods } from '../model/gateway-controller';
import { type GatewayForm, gatewayNamespace, gatewayPods } from '../model/gateway-form';
import { classHost, gatewayName, headlessName, proxyName } from '../model/names';
import { INGRESS } from '../model/peers';
import { type Pods } from '../model/pod';

/** A cluster that may send in a class, with the PEM text of its CA certificates. */
export interface TrustedCluster {
  readonly id: string;
  readonly caPem: string;
}

/** What one proxy admits each second, rounded up. */
export interface Limit {
  /** Of all clusters together. */
  readonly ofClass: number;
  /** Of each cluster. */
  readonly ofCluster: number;
}

/** The collectors that a door leads to. */
export interface Upstream {
  readonly pods: Pods;
  readonly namespace: string;
  /** DNS name with an address for each ready pod. */
  readonly host: string;
  /** Service that takes OTLP/HTTP on 4318. */
  readonly httpService: string;
  /** Service that takes OTLP/gRPC on 4317, and says so with `appProtocol: kubernetes.io/h2c`. */
  readonly grpcService: string;
}

/** Where one class is entered, as every ingress translates it: names, ports, limits, trust, and where it leads. */
export interface Door {
  readonly className: string;
  readonly host: string;
  readonly grpcPort: number;
  readonly httpPort: number;
  /** Requests a second that the class admits over all proxies. */
  readonly requestsPerSecond: number;
  /** Export requests at one proxy, gRPC and HTTP alike. */
  readonly requests: Limit;
  /** Bytes on the wire at one proxy. */
  readonly bytes: Limit;
  /** Clusters that declare the class and whose CA has been reviewed. */
  readonly trusted: readonly TrustedCluster[];
  /** Pods that its requests come through. */
  readonly proxies: Pods;
  readonly upstream: Upstream;
}

/** The door of one class of a hub. */
export function doorOf(row: TrafficClass, { hub }: HubSpec, trusted: readonly TrustedCluster[]): Door {
  const { ingress, gateways } = hub;
  const limit = (perSecond: number): Limit => ({
    ofClass: Math.ceil(perSecond / ingress.replicas),
    ofCluster: Math.ceil((perSecond / ingress.replicas) * row.edgeShare),
  });
  return {
    className: row.name,
    host: classHost(row.name, hub.domain),
    grpcPort: row.grpcPort,
    httpPort: row.httpPort,
    requestsPerSecond: row.contract.requestsPerSecond,
    requests: limit(row.contract.requestsPerSecond),
    bytes: limit(row.contract.bytesPerSecond),
    trusted,
    proxies: proxiesOf(row.name, ingress),
    upstream: upstreamOf(row.name, gateways.form),
  };
}

function proxiesOf(className: string, ingress: HubSpec['hub']['ingress']): Pods {
  switch (ingress.controller) {
    case 'envoy':
      return INGRESS;
    case 'kgateway':
    case 'envoyGateway':
      return proxyPods(
        ingress.controller,
        proxyName(ingress.nodeBalancers === 'shared' ? undefined : className),
      );
  }
}

/** The operator's own Service says of no port which protocol it speaks, so gRPC goes to the headless one. */
function upstreamOf(className: string, form: GatewayForm): Upstream {
  const service = gatewayName(className);
  const headless = headlessName(service);
  const namespace = gatewayNamespace(form).name;
  return {
    pods: gatewayPods(form, className),
    namespace,
    host: `${headless}.${namespace}.svc.cluster.local`,
    httpService: service,
    grpcService: form === 'native' ? service : headless,
  };
}
