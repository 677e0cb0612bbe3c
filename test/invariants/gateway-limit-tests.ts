import { trafficClasses } from '../../lib';
import { find } from '../support/fixtures';
import { type GatewayHub, NAMESPACE } from './gateway-hub';
import { specOf } from './manifests';

interface Example {
  /** Controller, NodeBalancers, and form of the gateways. */
  readonly of: string;
  /** Requests a second that one proxy admits in the first class. */
  readonly perProxy: number;
}

/** Every hub with a Gateway API controller. */
export const GATEWAY_API_EXAMPLES: Readonly<Record<string, Example>> = {
  'envoy-gateway/hub': { of: 'envoyGateway perClass native', perProxy: 250 },
  // 500 requests a second over 3 proxies.
  'envoy-gateway-shared/hub': { of: 'envoyGateway shared native', perProxy: 167 },
  'kgateway/hub': { of: 'kgateway perClass native', perProxy: 250 },
  'kgateway-shared/hub': { of: 'kgateway shared native', perProxy: 167 },
  'operator-envoy-gateway/hub': { of: 'envoyGateway shared operator', perProxy: 250 },
  'operator-kgateway/hub': { of: 'kgateway perClass operator', perProxy: 250 },
};

/** The bucket of a class's listener, in its controller's words. */
function bucketOf({ objects, controller }: GatewayHub, className: string): object {
  if (controller === 'kgateway') {
    interface Policy {
      readonly rateLimit: { readonly local: { readonly tokenBucket: object } };
    }
    const policy = find(objects, `TrafficPolicy ${NAMESPACE}/${className}`);
    return specOf<Policy>(policy).rateLimit.local.tokenBucket;
  }
  interface Policy {
    readonly rateLimit: { readonly local: { readonly rules: readonly { readonly limit: object }[] } };
  }
  const policy = find(objects, `BackendTrafficPolicy ${NAMESPACE}/prio-ingestion-gateway-${className}`);
  return specOf<Policy>(policy).rateLimit.local.rules[0]!.limit;
}

export function gatewayLimitTests(hub: () => GatewayHub): void {
  test('the hub is the example that it is listed as', () => {
    const { ingress, gateways } = hub().spec.hub;
    const nodeBalancers = 'nodeBalancers' in ingress ? ingress.nodeBalancers : '';
    expect(`${hub().controller} ${nodeBalancers} ${gateways.form}`).toBe(
      GATEWAY_API_EXAMPLES[hub().name]!.of,
    );
  });

  test("a class's bucket is its contract over the proxies that share it, whatever the controller", () => {
    const { perProxy } = GATEWAY_API_EXAMPLES[hub().name]!;
    const [gold] = trafficClasses(hub().spec.hub.classes);
    expect(bucketOf(hub(), gold!.name)).toEqual(
      hub().controller === 'kgateway'
        ? { maxTokens: 2 * perProxy, tokensPerFill: perProxy, fillInterval: '1s' }
        : { requests: perProxy, unit: 'Second' },
    );
  });
}
