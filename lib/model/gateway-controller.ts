import { NAMESPACES } from './namespaces';
import { type Pods } from './pod';

/** A Gateway API controller that the platform can install. */
export type GatewayController = 'kgateway' | 'envoyGateway';

/** What differs between controllers and is written down by more than one part. */
export const GATEWAY_CONTROLLERS = {
  kgateway: {
    gatewayClass: 'kgateway',
    namespace: 'kgateway-system',
    /** Its proxies run beside their Gateway. */
    proxyNamespace: NAMESPACES.gatewayApi.name,
    metrics: { port: 9091, path: '/metrics' },
  },
  envoyGateway: {
    gatewayClass: 'envoy-gateway',
    namespace: 'envoy-gateway-system',
    /** Its proxies run beside the controller, away from their Gateway. */
    proxyNamespace: 'envoy-gateway-system',
    metrics: { port: 19_001, path: '/stats/prometheus' },
  },
} as const satisfies Record<GatewayController, object>;

/** The pods that a controller runs for one Gateway of ours. */
export function proxyPods(controller: GatewayController, gateway: string): Pods {
  const namespace = GATEWAY_CONTROLLERS[controller].proxyNamespace;
  if (controller === 'kgateway') return { namespace, app: gateway };
  return {
    namespace,
    podLabels: {
      'gateway.envoyproxy.io/owning-gateway-name': gateway,
      'gateway.envoyproxy.io/owning-gateway-namespace': NAMESPACES.gatewayApi.name,
    },
  };
}
