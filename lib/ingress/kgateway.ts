import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type Door } from '../fleet/door';
import { GATEWAY_CONTROLLERS } from '../model/gateway-controller';
import { IDENTITY_HEADER } from '../model/headers';
import { spiffeId } from '../model/identity';
import { NAMESPACES } from '../model/namespaces';
import { SCRAPER } from '../model/peers';
import { ANYONE, type Egress, type ListeningPort, type Peer } from '../model/pod';
import { PORTS } from '../model/ports';
import { PLATFORM_PRIORITY } from '../model/priority';
import { labels, selector } from '../workload/labels';
import { networkPolicy } from '../workload/network-policy';
import { nodeBalancer } from '../workload/node-balancer';
import { classListeners, classProxies } from './class-listeners';
import { GatewayApi, type GatewayApiProps } from './gateway-api';
import { upstreamEgress } from './upstream-egress';

const GROUP = 'gateway.kgateway.dev';
const API_VERSION = `${GROUP}/v1alpha1`;
const { namespace: CONTROLLER, gatewayClass, metrics } = GATEWAY_CONTROLLERS.kgateway;

/** Settings of every proxy: GatewayParameters in the Gateways' namespace. */
export const KGATEWAY_PARAMETERS = { group: GROUP, kind: 'GatewayParameters', name: 'proxies' };

export interface KgatewayProxiesProps {
  /** Replicas of each Gateway's proxy. */
  readonly replicas: number;
  readonly allow?: readonly string[];
}

/** How kgateway runs the proxy of each Gateway; its pods are ones that Pod Security admits as `restricted`. */
export class KgatewayProxies extends Construct {
  constructor(scope: Construct, id: string, { replicas, allow }: KgatewayProxiesProps) {
    super(scope, id);
    policy(this, KGATEWAY_PARAMETERS.kind, KGATEWAY_PARAMETERS.name, {
      kube: {
        deployment: { replicas },
        envoyContainer: {
          resources: {
            requests: { cpu: '200m', memory: '256Mi' },
            limits: { cpu: '2', memory: '512Mi' },
          },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            runAsNonRoot: true,
            runAsUser: 10_101,
            capabilities: { drop: ['ALL'] },
          },
        },
        podTemplate: {
          priorityClassName: PLATFORM_PRIORITY.name,
          securityContext: {
            runAsNonRoot: true,
            seccompProfile: { type: 'RuntimeDefault' },
            // Grafana's route listens on 80 and 443 without a privilege.
            sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
          },
        },
        service: { type: 'LoadBalancer', extraAnnotations: nodeBalancer(allow) },
      },
    });
  }
}

export interface KgatewayProxyProps {
  /** The Gateway. */
  readonly name: string;
  readonly ports: readonly number[];
  readonly backends: readonly Egress[];
}

/** What a Gateway's proxy may reach and be reached by, and how many of its pods may be away. */
export class KgatewayProxy extends Construct {
  constructor(scope: Construct, id: string, { name, ports, backends }: KgatewayProxyProps) {
    super(scope, id);
    const port = (number: number, from: readonly Peer[]): ListeningPort => ({
      name: `port-${number}`,
      port: number,
      inService: false,
      from,
    });
    const metadata = { name, namespace: NAMESPACES.gatewayApi.name };
    networkPolicy(this, {
      ...metadata,
      component: 'ingress',
      // Their certificate says who they are.
      ports: [...ports.map((number) => port(number, [ANYONE])), port(metrics.port, [SCRAPER])],
      egress: [...backends, { to: { namespace: CONTROLLER, app: 'kgateway' }, port: PORTS.kgatewayXds }],
    });
    new k8s.KubePodDisruptionBudget(this, 'disruption-budget', {
      metadata: { ...metadata, labels: labels(name, 'ingress') },
      spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: selector(name) } },
    });
  }
}

/** The classes' door by kgateway: Gateways and routes, and kgateway's policies for identity and admission. */
export class KgatewayIngress extends Construct {
  constructor(scope: Construct, id: string, { doors, shared }: GatewayApiProps) {
    super(scope, id);
    new GatewayApi(this, 'gateway-api', {
      doors,
      shared,
      gatewayClass,
      parameters: KGATEWAY_PARAMETERS,
      tlsOptions: { [`kgateway.dev/min-tls-version`]: '1.3' },
      // Envoy fills it in, over whatever the client wrote; from a certificate without a URI it sets nothing.
      requestHeaders: { set: [{ name: IDENTITY_HEADER, value: '%DOWNSTREAM_PEER_URI_SAN%' }] },
    });
    for (const door of doors) policy(this, 'TrafficPolicy', door.className, trafficPolicy(door, shared));
    for (const name of classProxies(doors, shared)) {
      const own = doors.filter(({ className }) => classListeners(className, shared).http.gateway === name);
      policy(this, 'ListenerPolicy', name, {
        targetRefs: [target(name)],
        default: {
          httpSettings: {
            // Before a route is chosen: a client's own copy is gone also where the route sets nothing in its place.
            earlyRequestHeaderModifier: { remove: [IDENTITY_HEADER] },
            http2ProtocolOptions: { maxConcurrentStreams: 128 },
            maxRequestHeadersKb: 16,
          },
        },
      });
      new KgatewayProxy(this, `proxy-${name}`, {
        name,
        ports: own.flatMap((door) => [door.grpcPort, door.httpPort]),
        backends: upstreamEgress(own),
      });
    }
  }
}

/**
 * Who may send in a class, and how much. The bundle of CAs says only that some cluster of the class has signed; which
 * identities the class takes is said here, since kgateway matches DNS names of certificates and no URIs.
 *
 * The bucket is that of one listener of one proxy, as Envoy counts: the requests a second that one proxy admits.
 * The row's defaults are the figures of the original gateways, 500, 300 and 200, which were requests a minute there; a
 * row counts in whole requests a second, so `requestsPerSecond: 9`, 5 and 4 come closest to those.
 */
function trafficPolicy({ className, trusted, requests }: Door, shared: boolean): object {
  const ids = trusted.map(({ id }) => spiffeId(id));
  const tokens = requests.ofClass;
  const { http, grpc } = classListeners(className, shared);
  return {
    targetRefs: [http, grpc].map(({ gateway, listener }) => target(gateway, listener)),
    rbac: {
      action: 'Allow',
      policy: { matchExpressions: [`connection.uri_san_peer_certificate in ${JSON.stringify(ids)}`] },
    },
    rateLimit: {
      local: { tokenBucket: { maxTokens: 2 * tokens, tokensPerFill: tokens, fillInterval: '1s' } },
    },
  };
}

function target(gateway: string, listener?: string): object {
  return {
    group: 'gateway.networking.k8s.io',
    kind: 'Gateway',
    name: gateway,
    ...(listener === undefined ? {} : { sectionName: listener }),
  };
}

function policy(scope: Construct, kind: string, name: string, spec: object): void {
  new ApiObject(scope, `${kind}-${name}`, {
    apiVersion: API_VERSION,
    kind,
    metadata: { name, namespace: NAMESPACES.gatewayApi.name, labels: labels(name, 'ingress') },
    spec,
  });
}
