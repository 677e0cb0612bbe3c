import { parse } from 'yaml';
import { type HubCluster, spiffeId, trafficClasses } from '../../lib';
import { find } from '../support/fixtures';
import { classGatewaysOf, type GatewaySpec } from './doors';
import { trustsNobody } from './expired';
import { classRoutesOf, type GatewayHub, NAMESPACE } from './gateway-hub';
import { filesOf, ofKind, specOf } from './manifests';

/** What a Gateway validates on a port: the port's own setting, else the default. */
function validationOf({ objects }: GatewayHub, port: number): unknown {
  const gateway = classGatewaysOf(objects)
    .map((object) => specOf<GatewaySpec>(object))
    .find(({ listeners }) => listeners.some((listener) => listener.port === port))!;
  const { perPort = [], default: others } = gateway.tls.frontend;
  return perPort.find((row) => row.port === port)?.tls.validation ?? others.validation;
}

/** SPIFFE ids that a class's policies take, the same at every listener of the class. */
function identitiesOf(hub: GatewayHub, className: string): string[] {
  return hub.controller === 'kgateway'
    ? kgatewayIdentities(hub, className)
    : envoyGatewayIdentities(hub, className);
}

function kgatewayIdentities({ objects }: GatewayHub, className: string): string[] {
  const policy = find(objects, `TrafficPolicy ${NAMESPACE}/${className}`);
  const { rbac } = specOf<{ rbac: { action: string; policy: { matchExpressions: string[] } } }>(policy);
  expect(rbac.action).toBe('Allow');
  const [expression] = rbac.policy.matchExpressions;
  const [, list] = /^connection\.uri_san_peer_certificate in (\[.*\])$/.exec(expression!)!;
  return JSON.parse(list!) as string[];
}

function envoyGatewayIdentities({ objects }: GatewayHub, className: string): string[] {
  interface ClientTraffic {
    readonly tls: {
      readonly clientValidation: {
        readonly mode: string;
        readonly subjectAltNames?: { readonly uris: readonly { type: string; value: string }[] };
      };
    };
  }
  const [grpc, http] = ['grpc', 'http'].map((protocol) => {
    const policy = find(objects, `ClientTrafficPolicy ${NAMESPACE}/${className}-${protocol}`);
    const { mode, subjectAltNames } = specOf<ClientTraffic>(policy).tls.clientValidation;
    expect(mode).toBe('RequireAndVerify');
    return (subjectAltNames?.uris ?? []).map(({ type, value }) => {
      expect(type).toBe('Exact');
      return value;
    });
  });
  expect(http).toEqual(grpc);
  return grpc!;
}

/** Configurations of the gateways behind the door. */
function gatewayConfigs({ live }: GatewayHub): string[] {
  return ofKind(live, 'ConfigMap')
    .filter(({ metadata }) => /^prio-ingestion-gateway.*-config$/.test(metadata.name))
    .map((configMap) => filesOf(configMap)['config.yaml']!);
}

/** kgateway removes what a client sent, and writes the identity into a header of its own name. */
function expectHeaderOfKgateway(hub: GatewayHub, header: string): void {
  const policies = ofKind(hub.objects, 'ListenerPolicy');
  expect(policies.map(({ metadata }) => metadata.name)).toEqual(
    classGatewaysOf(hub.objects).map(({ metadata }) => metadata.name),
  );
  for (const policy of policies) {
    expect(specOf(policy)).toMatchObject({
      default: { httpSettings: { earlyRequestHeaderModifier: { remove: [header] } } },
    });
  }
  for (const { rules } of classRoutesOf(hub, 'HTTPRoute', 'GRPCRoute')) {
    expect(rules[0]!.filters![0]!.requestHeaderModifier!.set).toEqual([
      { name: header, value: '%DOWNSTREAM_PEER_URI_SAN%' },
    ]);
  }
}

/** Envoy Gateway replaces Envoy's own header. */
function expectHeaderOfEnvoyGateway({ objects, spec }: GatewayHub): void {
  const policies = ofKind(objects, 'ClientTrafficPolicy');
  expect(policies).toHaveLength(2 * trafficClasses(spec.hub.classes).length);
  for (const policy of policies) {
    expect(specOf(policy)).toMatchObject({
      headers: { xForwardedClientCert: { mode: 'SanitizeSet', certDetailsToAdd: ['URI'] } },
      tls: { minVersion: '1.3' },
    });
  }
}

export function gatewayClientTests(hub: () => GatewayHub): void {
  test('every listener asks for a valid certificate of the clusters of its own class, and a class without any trusts nobody', () => {
    const { objects, spec, view, fleet } = hub();
    const senders = (view as HubCluster).senders.filter(({ id }) => fleet.trust.has(id));
    for (const row of trafficClasses(spec.hub.classes)) {
      const admitted = senders.filter(({ classes }) => classes.includes(row.name));
      const bundle = filesOf(find(objects, `ConfigMap ${NAMESPACE}/client-cas-${row.name}`))['ca.crt']!;
      const wanted = admitted.map(({ id }) => `${fleet.trust.get(id)!.trimEnd()}\n`).join('');
      if (admitted.length > 0) expect(bundle).toBe(wanted);
      else expect(trustsNobody(bundle)).toBe(true);
      for (const port of [row.grpcPort, row.httpPort]) {
        expect(validationOf(hub(), port)).toEqual({
          mode: 'AllowValidOnly',
          caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: `client-cas-${row.name}` }],
        });
      }
      expect(identitiesOf(hub(), row.name)).toEqual(admitted.map(({ id }) => spiffeId(id)));
    }
  });

  test("a client's own identity header is gone before the gateway reads the one that the proxy wrote", () => {
    const header = hub().controller === 'kgateway' ? 'x-cluster-identity' : 'x-forwarded-client-cert';
    const configs = gatewayConfigs(hub());
    expect(configs.length).toBeGreaterThan(0);
    for (const config of configs) {
      const { processors } = parse(config) as {
        processors: Record<string, { attributes: { from_context?: string }[] }>;
      };
      const sources = processors['resource/identity']!.attributes.flatMap((row) => row.from_context ?? []);
      expect(sources).toEqual([`metadata.${header}`]);
    }
    if (hub().controller === 'kgateway') expectHeaderOfKgateway(hub(), header);
    else expectHeaderOfEnvoyGateway(hub());
  });
}
