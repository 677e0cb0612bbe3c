import { type Manifest } from '../../lib';
import { find, titleOf } from '../support/fixtures';
import { type Cluster } from './clusters';
import { configFile } from './collector-pods';

/** Service and stem of the ConfigMaps of our own Envoy. */
export const DOOR = 'observability-hub/otel-gateway-external';

export interface GatewayListener {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly allowedRoutes?: { readonly kinds: readonly { readonly kind: string }[] };
  readonly tls?: {
    readonly mode: string;
    readonly certificateRefs: readonly { readonly name: string }[];
    readonly options?: Readonly<Record<string, string>>;
  };
}

export interface GatewaySpec {
  readonly listeners: readonly GatewayListener[];
  readonly tls: {
    readonly frontend: {
      readonly default: { readonly validation: Validation };
      readonly perPort?: readonly {
        readonly port: number;
        readonly tls: { readonly validation: Validation };
      }[];
    };
  };
}

interface Validation {
  readonly mode: string;
  readonly caCertificateRefs: readonly { readonly kind: string; readonly name: string }[];
}

/** Gateways of the classes. */
export function classGatewaysOf(objects: readonly Manifest[]): Manifest[] {
  return objects.filter(
    ({ kind, metadata }) => kind === 'Gateway' && metadata.name.startsWith('observability-gateway'),
  );
}

export interface Door {
  /** `<class>-<protocol>` → port on which the proxies listen. */
  readonly listeners: Readonly<Record<string, number>>;
  /** Ports that the NodeBalancers open. */
  readonly open: readonly number[];
}

export function doorOf({ objects, live }: Cluster): Door {
  const portsOf = (service: Manifest) =>
    (service.spec as unknown as { ports: { port: number }[] }).ports.map(({ port }) => port);
  if (objects.some((object) => titleOf(object) === `Service ${DOOR}`)) {
    interface Envoy {
      readonly static_resources: {
        readonly listeners: readonly {
          readonly name: string;
          readonly address: Address;
          readonly additional_addresses?: readonly { readonly address: Address }[];
        }[];
      };
    }
    interface Address {
      readonly socket_address: { readonly port_value: number };
    }
    const { static_resources } = configFile(objects, `ConfigMap ${DOOR}-config`, 'envoy.yaml') as Envoy;
    return {
      listeners: Object.fromEntries(
        // A class listens for gRPC on the first of its addresses and for HTTP on the other.
        static_resources.listeners.flatMap(({ name, address, additional_addresses: more = [] }) => [
          [`${name}-grpc`, address.socket_address.port_value],
          ...more.map((other) => [`${name}-http`, other.address.socket_address.port_value]),
        ]),
      ),
      open: portsOf(find(objects, `Service ${DOOR}`)),
    };
  }
  const gateways = classGatewaysOf(objects);
  const listeners = gateways.flatMap(({ metadata, spec }) => {
    const className = metadata.name.slice('observability-gateway-'.length);
    return (spec as unknown as GatewaySpec).listeners.map(({ name, port }) => [
      className === '' ? name : `${className}-${name}`,
      port,
    ]);
  });
  const services = live.filter(
    ({ kind, metadata }) =>
      kind === 'Service' && gateways.some((gateway) => metadata.name.endsWith(gateway.metadata.name)),
  );
  return {
    listeners: Object.fromEntries(listeners) as Record<string, number>,
    open: services.flatMap(portsOf),
  };
}
