import { type HubSpec } from '../config/cluster-spec';
import { trafficClasses } from '../config/traffic-class';
import { classHost, proxyName, WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';

/** A DNS name that a hub is known by, and the object whose address it must have. */
export interface PublicName {
  readonly host: string;
  /** Field of config that it comes from. */
  readonly field: 'hub.domain' | 'hub.grafana.host';
  readonly object: {
    readonly kind: 'Service' | 'Gateway';
    readonly namespace: string;
    readonly name: string;
  };
}

/** The names of a hub's doors, in the order of the classes, and Grafana's. With a NodeBalancer per class each has its own address. */
export function publicNames({ hub }: HubSpec): PublicName[] {
  const { ingress, grafana } = hub;
  const gateway = (name: string) => ({
    kind: 'Gateway' as const,
    namespace: NAMESPACES.gatewayApi.name,
    name,
  });
  const door = (className: string) =>
    ingress.controller === 'envoy'
      ? { kind: 'Service' as const, namespace: NAMESPACES.hub.name, name: WORKLOADS.ingress }
      : gateway(proxyName(ingress.nodeBalancers === 'shared' ? undefined : className));
  return [
    ...trafficClasses(hub.classes).map(({ name }) => ({
      host: classHost(name, hub.domain),
      field: 'hub.domain' as const,
      object: door(name),
    })),
    ...(grafana === undefined
      ? []
      : [{ host: grafana.host, field: 'hub.grafana.host' as const, object: gateway(WORKLOADS.grafana) }]),
  ];
}
