import { Construct } from 'constructs';
import {
  BackendTrafficPolicy,
  BackendTrafficPolicySpecLoadBalancerConsistentHashType as HashType,
  BackendTrafficPolicySpecLoadBalancerType as BalancerType,
  BackendTrafficPolicySpecRateLimitLocalRulesLimitUnit as Unit,
  ClientTrafficPolicy,
  ClientTrafficPolicySpecHeadersXForwardedClientCertCertDetailsToAdd as Detail,
  ClientTrafficPolicySpecHeadersXForwardedClientCertMode as ForwardedCertificate,
  ClientTrafficPolicySpecTlsClientValidationMode as ClientValidation,
  ClientTrafficPolicySpecTlsClientValidationSubjectAltNamesUrisType as UriMatch,
  ClientTrafficPolicySpecTlsMinVersion as TlsVersion,
  EnvoyProxy,
  EnvoyProxySpecProviderKubernetesEnvoyServiceType as ServiceType,
  EnvoyProxySpecProviderType as ProviderType,
} from '../../imports/gateway.envoyproxy.io';
import { GatewayClass } from '../../imports/gateway.networking.k8s.io';
import { type Door } from '../fleet/door';
import { GATEWAY_CONTROLLERS } from '../model/gateway-controller';
import { FORWARDED_CERTIFICATE, spiffeId } from '../model/identity';
import { gatewayName } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { PLATFORM_PRIORITY } from '../model/priority';
import { labels } from '../workload/labels';
import { nodeBalancer } from '../workload/node-balancer';
import { type ClassListener, classListeners } from './class-listeners';
import { clientCasName } from './client-cas';
import { GatewayApi, type GatewayApiProps } from './gateway-api';

const { gatewayClass } = GATEWAY_CONTROLLERS.envoyGateway;
const namespace = NAMESPACES.gatewayApi.name;

/** Settings of every proxy: an EnvoyProxy in the Gateways' namespace. */
export const ENVOY_GATEWAY_PARAMETERS = {
  group: 'gateway.envoyproxy.io',
  kind: 'EnvoyProxy',
  name: 'proxies',
};

export interface EnvoyGatewayProxiesProps {
  /** Replicas of each Gateway's proxy. */
  readonly replicas: number;
  readonly allow?: readonly string[];
}

/** Envoy Gateway's class, which its chart leaves to us, and how it runs the proxy of each Gateway. */
export class EnvoyGatewayProxies extends Construct {
  constructor(scope: Construct, id: string, { replicas, allow }: EnvoyGatewayProxiesProps) {
    super(scope, id);
    new GatewayClass(this, 'class', {
      metadata: { name: gatewayClass, labels: labels(gatewayClass, 'ingress') },
      spec: { controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' },
    });
    const { name } = ENVOY_GATEWAY_PARAMETERS;
    new EnvoyProxy(this, 'proxies', {
      metadata: { name, namespace, labels: labels(name, 'ingress') },
      spec: {
        provider: {
          type: ProviderType.KUBERNETES,
          kubernetes: {
            envoyDeployment: {
              replicas,
              pod: { priorityClassName: PLATFORM_PRIORITY.name },
              container: {
                resources: {
                  requests: { cpu: '200m', memory: '256Mi' },
                  limits: { cpu: '2', memory: '512Mi' },
                },
              },
            },
            envoyPdb: { maxUnavailable: 1 },
            envoyService: { type: ServiceType.LOAD_BALANCER, annotations: nodeBalancer(allow) },
          },
        },
      },
    });
  }
}

/** The classes' door by Envoy Gateway: Gateways and routes, and its policies for identity and admission. */
export class EnvoyGatewayIngress extends Construct {
  constructor(scope: Construct, id: string, { doors, shared }: GatewayApiProps) {
    super(scope, id);
    new GatewayApi(this, 'gateway-api', {
      doors,
      shared,
      gatewayClass,
      parameters: ENVOY_GATEWAY_PARAMETERS,
    });
    for (const door of doors) {
      const { http, grpc } = classListeners(door.className, shared);
      this.addClientPolicy(`${door.className}-grpc`, ['h2'], grpc, door);
      this.addClientPolicy(`${door.className}-http`, ['h2', 'http/1.1'], http, door);
      this.addBackendPolicy(door, [http, grpc]);
    }
  }

  /** Who may connect: a certificate of a CA of the class that bears a SPIFFE id of the class; and who that was. */
  private addClientPolicy(
    name: string,
    alpnProtocols: string[],
    listener: ClassListener,
    { className, trusted }: Door,
  ): void {
    new ClientTrafficPolicy(this, `client-${name}`, {
      metadata: { name, namespace, labels: labels(name, 'ingress') },
      spec: {
        targetRefs: [target(listener)],
        tls: {
          minVersion: TlsVersion.VALUE_1_3,
          alpnProtocols,
          clientValidation: {
            mode: ClientValidation.REQUIRE_AND_VERIFY,
            // Of a class without clusters the bundle is expired: the controller refuses this policy and answers 500,
            // and the Gateway's own validation refuses every handshake before that.
            caCertificateRefs: [{ kind: 'ConfigMap', name: clientCasName(className) }],
            subjectAltNames:
              trusted.length === 0
                ? undefined
                : { uris: trusted.map(({ id }) => ({ type: UriMatch.EXACT, value: spiffeId(id) })) },
          },
        },
        headers: {
          xForwardedClientCert: { mode: ForwardedCertificate.SANITIZE_SET, certDetailsToAdd: [Detail.URI] },
        },
        // A revoked client is gone after this, and replicas share the load again.
        connection: { connectionLimit: { maxConnectionDuration: '600s' } },
        http2: { maxConcurrentStreams: 128 },
      },
    });
  }

  /**
   * How much: the requests a second of one proxy, since the bucket is that of one route of one proxy; and
   * to whom: one certificate's requests to one replica, in order.
   */
  private addBackendPolicy(door: Door, listeners: readonly ClassListener[]): void {
    const name = gatewayName(door.className);
    new BackendTrafficPolicy(this, `backend-${door.className}`, {
      metadata: { name, namespace, labels: labels(name, 'ingress') },
      spec: {
        targetRefs: listeners.map(target),
        rateLimit: {
          local: {
            rules: [
              {
                limit: { requests: door.requests.ofClass, unit: Unit.SECOND },
              },
            ],
          },
        },
        loadBalancer: {
          type: BalancerType.CONSISTENT_HASH,
          consistentHash: { type: HashType.HEADER, header: { name: FORWARDED_CERTIFICATE.header } },
        },
      },
    });
  }
}

function target({ gateway, listener }: ClassListener) {
  return { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: gateway, sectionName: listener };
}
