import { type HubSpec, type Manifest } from '../../lib';
import { find } from '../support/fixtures';
import { type Cluster } from './clusters';
import { type GatewayListener, type GatewaySpec } from './doors';
import { ofKind, specOf } from './manifests';

/** A hub whose door is made by a controller of the Gateway API. */
export interface GatewayHub extends Cluster {
  readonly spec: HubSpec;
  readonly controller: 'kgateway' | 'envoyGateway';
}

/** Namespace of Gateways, routes and policies. */
export const NAMESPACE = 'observability-gateway';

export function gatewayHub(cluster: Cluster): GatewayHub {
  const { spec } = cluster;
  if (spec.role !== 'hub' || spec.hub.ingress.controller === 'envoy') {
    throw new Error(`${cluster.name} has no Gateway API controller`);
  }
  return { ...cluster, spec, controller: spec.hub.ingress.controller };
}

export interface Route {
  readonly name: string;
  readonly parentRefs: readonly { readonly name: string; readonly sectionName: string }[];
  readonly rules: readonly RouteRule[];
}

interface RouteRule {
  readonly matches: readonly object[];
  readonly filters?: readonly {
    readonly requestHeaderModifier?: { readonly set: readonly { name: string; value: string }[] };
  }[];
  readonly backendRefs?: readonly {
    readonly name: string;
    readonly namespace: string;
    readonly port: number;
  }[];
}

/** Routes of the classes. */
export function classRoutesOf(
  { objects }: Cluster,
  ...kinds: readonly ('HTTPRoute' | 'GRPCRoute')[]
): Route[] {
  return ofKind(objects, ...kinds)
    .filter(({ metadata }) => metadata.name.startsWith('prio-ingestion-gateway-'))
    .map(routeOf);
}

export function routeOf(object: Manifest): Route {
  return { ...specOf<Route>(object), name: object.metadata.name };
}

/** The listener on which a route hangs. */
export function listenerOf({ objects }: Cluster, { parentRefs }: Route): GatewayListener {
  const { name, sectionName } = parentRefs[0]!;
  const gateway = find(objects, `Gateway ${NAMESPACE}/${name}`);
  return specOf<GatewaySpec>(gateway).listeners.find((listener) => listener.name === sectionName)!;
}
