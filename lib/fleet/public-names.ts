import { type HubSpec } from '../config/cluster-spec';
import { classHost, proxyName, WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';

/** A DNS name that a hub is known by, and the object whose address it must have. */
export interface PublicName {
  readonly host: string;
  /** Field of config that it comes from. */
  readonly field: 'hub.domain' | 'hub.grafana.host';
  readonly object: AddressedObject;
}

/** What has the address of a NodeBalancer in its status. */
export interface AddressedObject {
  readonly kind: 'Service' | 'Gateway';
  readonly namespace: string;
  readonly name: string;
}

/** The names of a hub's doors, in the order of the classes, and Grafana's. With a NodeBalancer per class each has its own address. */
export function publicNames({ hub }: HubSpec, classNames: readonly string[]): PublicName[] {
  const names: PublicName[] = classNames.map((className) => ({
    host: classHost(className, hub.domain),
    field: 'hub.domain',
    object: entrance(className, hub.ingress),
  }));
  if (hub.grafana === undefined) return names;
  return [
    ...names,
    { host: hub.grafana.host, field: 'hub.grafana.host', object: gateway(WORKLOADS.grafana) },
  ];
}

function entrance(className: string, ingress: HubSpec['hub']['ingress']): AddressedObject {
  switch (ingress.controller) {
    case 'envoy':
      return { kind: 'Service', namespace: NAMESPACES.hub.name, name: WORKLOADS.ingress };
    case 'kgateway':
    case 'envoyGateway':
      return gateway(proxyName(ingress.nodeBalancers === 'shared' ? undefined : className));
  }
}

function gateway(name: string): AddressedObject {
  return { kind: 'Gateway', namespace: NAMESPACES.gatewayApi.name, name };
}
