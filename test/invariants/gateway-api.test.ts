import { X509Certificate } from 'node:crypto';
import { parse } from 'yaml';
import { type HubSpec, type Manifest, sendersOf, spiffeId, trafficClasses } from '../../lib';
import { find } from '../support/fixtures';
import { type Cluster, CLUSTERS } from './clusters';
import { classGatewaysOf, doorOf, type GatewayListener, type GatewaySpec } from './doors';
import { restrictedFaults } from './pod-security';

interface GatewayHub extends Cluster {
  readonly spec: HubSpec;
  readonly controller: 'kgateway' | 'envoyGateway';
}

const HUBS: readonly GatewayHub[] = CLUSTERS.flatMap((cluster) => {
  const { spec } = cluster;
  if (spec.role !== 'hub' || spec.hub.ingress.controller === 'envoy') return [];
  return [{ ...cluster, spec, controller: spec.hub.ingress.controller }];
});

interface Route {
  readonly parentRefs: readonly { readonly name: string; readonly sectionName: string }[];
  readonly rules: readonly {
    readonly matches: readonly object[];
    readonly filters?: readonly {
      readonly requestHeaderModifier?: { readonly set: readonly { name: string; value: string }[] };
    }[];
    readonly backendRefs: readonly {
      readonly name: string;
      readonly namespace: string;
      readonly port: number;
    }[];
  }[];
}

const NAMESPACE = 'observability-gateway';
const ofKind = ({ objects }: Cluster, kind: string) => objects.filter((object) => object.kind === kind);
const specOf = <T>(object: Manifest) => object.spec as unknown as T;

/** Routes of the classes. */
function routesOf(hub: Cluster, kind: 'HTTPRoute' | 'GRPCRoute'): { name: string; spec: Route }[] {
  return ofKind(hub, kind)
    .filter(({ metadata }) => metadata.name.startsWith('prio-ingestion-gateway-'))
    .map((route) => ({ name: route.metadata.name, spec: specOf<Route>(route) }));
}

function listenerOf(hub: Cluster, { spec }: { spec: Route }): GatewayListener {
  const [{ name, sectionName } = { name: '', sectionName: '' }] = spec.parentRefs;
  const gateway = find(hub.objects, `Gateway ${NAMESPACE}/${name}`);
  return specOf<GatewaySpec>(gateway).listeners.find((listener) => listener.name === sectionName)!;
}

test('there is a hub of either controller, with a NodeBalancer per class and with one, native and operated', () => {
  const seen = HUBS.map(({ controller, spec }) => {
    const { ingress, gateways } = spec.hub;
    return `${controller} ${'nodeBalancers' in ingress ? ingress.nodeBalancers : ''} ${gateways.form}`;
  });
  expect(seen.sort()).toEqual([
    'envoyGateway perClass native',
    'envoyGateway shared native',
    'envoyGateway shared operator',
    'kgateway perClass native',
    'kgateway perClass operator',
    'kgateway shared native',
  ]);
});

/** Ports of a backend with their protocol; the operator's own Services say none. */
function backendPort(hub: Cluster, { spec }: { spec: Route }): string {
  const [{ name, namespace, port } = { name: '', namespace: '', port: 0 }] = spec.rules[0]!.backendRefs;
  const service = find(hub.live, `Service ${namespace}/${name}`);
  const { ports } = specOf<{ ports: { port: number; appProtocol?: string }[] }>(service);
  const found = ports.filter((candidate) => candidate.port === port);
  return found.map(({ appProtocol }) => `${port} ${appProtocol ?? 'unsaid'}`).join();
}

test.each(HUBS.map((hub) => [hub.name, hub] as const))(
  '%s: HTTP listeners lead to HTTP ports, gRPC listeners to gRPC ports that say so, each at the port of its class',
  (_, hub) => {
    const classes = trafficClasses(hub.spec.hub.classes);
    const { form } = hub.spec.hub.gateways;
    for (const row of classes) {
      const http = routesOf(hub, 'HTTPRoute').find(({ name }) => name.endsWith(`-${row.name}`))!;
      const grpc = routesOf(hub, 'GRPCRoute').find(({ name }) => name.endsWith(`-${row.name}`))!;
      expect(listenerOf(hub, http)).toMatchObject({ port: row.httpPort, protocol: 'HTTPS', allowedRoutes: { kinds: [{ kind: 'HTTPRoute' }] } }); // prettier-ignore
      expect(listenerOf(hub, grpc)).toMatchObject({ port: row.grpcPort, protocol: 'HTTPS', allowedRoutes: { kinds: [{ kind: 'GRPCRoute' }] } }); // prettier-ignore
      expect(backendPort(hub, http)).toBe(form === 'native' ? '4318 http' : '4318 unsaid');
      expect(backendPort(hub, grpc)).toBe('4317 kubernetes.io/h2c');
    }
    expect(Object.keys(doorOf(hub).listeners)).toHaveLength(2 * classes.length);
    // A controller counts requests per match: more than one would admit a multiple of the contract.
    const routes = [...routesOf(hub, 'HTTPRoute'), ...routesOf(hub, 'GRPCRoute')];
    for (const { spec } of routes) expect(spec.rules.flatMap(({ matches }) => matches)).toHaveLength(1);
  },
);

test('the patterns of the routes are the paths of OTLP and no others', () => {
  const [hub] = HUBS;
  const [http] = routesOf(hub!, 'HTTPRoute');
  const [grpc] = routesOf(hub!, 'GRPCRoute');
  const { path } = http!.spec.rules[0]!.matches[0] as { path: { value: string } };
  const { method } = grpc!.spec.rules[0]!.matches[0] as { method: { service: string; method: string } };
  const full = (pattern: string) => new RegExp(`^(?:${pattern})$`);
  const taken = (text: string) =>
    full(path.value).test(text) || full(`/${method.service}/${method.method}`).test(text);
  const service = (name: string) => `/opentelemetry.proto.collector.${name}Service/Export`;
  const otlp = ['/v1/metrics', '/v1/logs', '/v1/traces', service('metrics.v1.Metrics'), service('logs.v1.Logs'), service('trace.v1.Trace')]; // prettier-ignore
  expect(otlp.filter((text) => !taken(text))).toEqual([]);
  const others = [
    '/v1/metrics/',
    '/v1/profiles',
    '/x/v1/logs',
    service('trace.v1.Metrics'),
    service('traceXv1.Trace'),
  ];
  expect(others.filter(taken)).toEqual([]);
});

test.each(HUBS.map((hub) => [hub.name, hub] as const))(
  '%s: every listener asks for a valid certificate of the clusters of its own class, and a class without any trusts nobody',
  (_, hub) => {
    const senders = sendersOf(hub.spec, hub.fleet).filter(({ id }) => hub.fleet.trust.has(id));
    for (const row of trafficClasses(hub.spec.hub.classes)) {
      const admitted = senders.filter(({ classes }) => classes.includes(row.name));
      const { data } = find(hub.objects, `ConfigMap ${NAMESPACE}/client-cas-${row.name}`);
      const bundle = (data as Record<string, string>)['ca.crt']!;
      const wanted = admitted.map(({ id }) => `${hub.fleet.trust.get(id)!.trimEnd()}\n`).join('');
      if (admitted.length > 0) expect(bundle).toBe(wanted);
      else expect(new Date(new X509Certificate(bundle).validTo).getFullYear()).toBe(2000);
      for (const port of [row.grpcPort, row.httpPort]) {
        expect(validationOf(hub, port)).toEqual({
          mode: 'AllowValidOnly',
          caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: `client-cas-${row.name}` }],
        });
      }
      expect(identitiesOf(hub, row.name)).toEqual(admitted.map(({ id }) => spiffeId(id)));
    }
  },
);

/** What a Gateway validates on a port: the port's own setting, else the default. */
function validationOf(hub: Cluster, port: number): unknown {
  const gateway = classGatewaysOf(hub.objects).find(({ spec }) =>
    (spec as unknown as GatewaySpec).listeners.some((listener) => listener.port === port),
  )!;
  const { frontend } = specOf<GatewaySpec>(gateway).tls;
  return frontend.perPort?.find((row) => row.port === port)?.tls.validation ?? frontend.default.validation;
}

/** SPIFFE ids that a class's policies take, the same at every listener of the class. */
function identitiesOf(hub: GatewayHub, className: string): string[] {
  if (hub.controller === 'kgateway') {
    const policy = find(hub.objects, `TrafficPolicy ${NAMESPACE}/${className}`);
    const { rbac } = specOf<{ rbac: { action: string; policy: { matchExpressions: string[] } } }>(policy);
    expect(rbac.action).toBe('Allow');
    const [, list] = /^connection\.uri_san_peer_certificate in (\[.*\])$/.exec(
      rbac.policy.matchExpressions[0]!,
    )!;
    return JSON.parse(list!) as string[];
  }
  const [grpc, http] = ['grpc', 'http'].map((protocol) => {
    const policy = find(hub.objects, `ClientTrafficPolicy ${NAMESPACE}/${className}-${protocol}`);
    const { tls } = specOf<{ tls: { clientValidation: { mode: string; subjectAltNames?: { uris: object[] } } } }>(policy); // prettier-ignore
    expect(tls.clientValidation.mode).toBe('RequireAndVerify');
    return (tls.clientValidation.subjectAltNames?.uris ?? []).map((uri) => {
      const { type, value } = uri as { type: string; value: string };
      expect(type).toBe('Exact');
      return value;
    });
  });
  expect(http).toEqual(grpc);
  return grpc!;
}

test.each(HUBS.map((hub) => [hub.name, hub] as const))(
  "%s: a client's own identity header is gone before the gateway reads the one that the proxy wrote",
  (_, hub) => {
    const header = hub.controller === 'kgateway' ? 'x-cluster-identity' : 'x-forwarded-client-cert';
    const configs = hub.live
      .filter(
        ({ kind, metadata }) =>
          kind === 'ConfigMap' && /^prio-ingestion-gateway.*-config$/.test(metadata.name),
      )
      .map(({ data }) => (data as Record<string, string>)['config.yaml']!);
    expect(configs.length).toBeGreaterThan(0);
    for (const config of configs) {
      const { processors } = parse(config) as {
        processors: Record<string, { attributes: { from_context?: string }[] }>;
      };
      const sources = processors['resource/identity']!.attributes.flatMap((row) => row.from_context ?? []);
      expect(sources).toEqual([`metadata.${header}`]);
    }
    if (hub.controller === 'kgateway') {
      const policies = ofKind(hub, 'ListenerPolicy');
      expect(policies.map(({ metadata }) => metadata.name)).toEqual(
        classGatewaysOf(hub.objects).map(({ metadata }) => metadata.name),
      );
      for (const policy of policies) {
        expect(specOf(policy)).toMatchObject({
          default: { httpSettings: { earlyRequestHeaderModifier: { remove: [header] } } },
        });
      }
      for (const { spec } of [...routesOf(hub, 'HTTPRoute'), ...routesOf(hub, 'GRPCRoute')]) {
        expect(spec.rules[0]!.filters![0]!.requestHeaderModifier!.set).toEqual([
          { name: header, value: '%DOWNSTREAM_PEER_URI_SAN%' },
        ]);
      }
      return;
    }
    const policies = ofKind(hub, 'ClientTrafficPolicy');
    expect(policies).toHaveLength(2 * trafficClasses(hub.spec.hub.classes).length);
    for (const policy of policies) {
      expect(specOf(policy)).toMatchObject({
        headers: { xForwardedClientCert: { mode: 'SanitizeSet', certDetailsToAdd: ['URI'] } },
        tls: { minVersion: '1.3' },
      });
    }
  },
);

test("kgateway's proxies are pods that Pod Security admits in the Gateways' namespace", () => {
  const params = CLUSTERS.flatMap((cluster) => ofKind(cluster, 'GatewayParameters'));
  for (const object of params) {
    const { kube } = specOf<{ kube: Record<'podTemplate' | 'envoyContainer', { securityContext: object }> }>(object); // prettier-ignore
    const { podTemplate, envoyContainer } = kube;
    const container = {
      name: 'envoy',
      image: 'of-the-chart',
      securityContext: envoyContainer.securityContext,
    };
    // The volumes are those of the chart's template.
    const volumes = [
      { name: 'config', configMap: { name: 'config' } },
      { name: 'token', projected: {} },
    ];
    expect(restrictedFaults({ securityContext: podTemplate.securityContext, containers: [container], volumes })).toEqual([]); // prettier-ignore
  }
  expect(params).toHaveLength(4);
});

test("a class's bucket is its contract over the proxies that share it, whatever the controller", () => {
  const buckets = HUBS.map((hub) => {
    const tokens = trafficClasses(hub.spec.hub.classes).map((row) => {
      if (hub.controller === 'kgateway') {
        const { rateLimit } = specOf<{ rateLimit: { local: { tokenBucket: object } } }>(
          find(hub.objects, `TrafficPolicy ${NAMESPACE}/${row.name}`),
        );
        return rateLimit.local.tokenBucket;
      }
      const policy = find(
        hub.objects,
        `BackendTrafficPolicy ${NAMESPACE}/prio-ingestion-gateway-${row.name}`,
      );
      return specOf<{ rateLimit: { local: { rules: { limit: object }[] } } }>(policy).rateLimit.local
        .rules[0]!.limit;
    });
    return [hub.name, tokens[0]];
  });
  const kgateway = (tokens: number) => ({ maxTokens: 2 * tokens, tokensPerFill: tokens, fillInterval: '1s' });
  const envoyGateway = (requests: number) => ({ requests, unit: 'Second' });
  expect(Object.fromEntries(buckets)).toEqual({
    'kgateway/hub': kgateway(250),
    'operator-kgateway/hub': kgateway(250),
    // 500 requests a second over 3 proxies.
    'kgateway-shared/hub': kgateway(167),
    'envoy-gateway/hub': envoyGateway(250),
    'operator-envoy-gateway/hub': envoyGateway(250),
    'envoy-gateway-shared/hub': envoyGateway(167),
  });
});

test('routes may lead to exactly the Services that they lead to, granted where these are made', () => {
  interface Grant {
    readonly from: readonly { readonly kind: string; readonly namespace: string }[];
    readonly to: readonly { readonly name: string }[];
  }
  for (const hub of HUBS) {
    const grants = ofKind(hub, 'ReferenceGrant');
    expect(grants.map(({ apiVersion }) => apiVersion)).toEqual(grants.map(() => 'gateway.networking.k8s.io/v1beta1')); // prettier-ignore
    const granted = grants.flatMap((grant) => {
      expect(specOf<Grant>(grant).from.map(({ kind, namespace }) => `${namespace} ${kind}`)).toEqual([
        `${NAMESPACE} HTTPRoute`,
        `${NAMESPACE} GRPCRoute`,
      ]);
      return specOf<Grant>(grant).to.map(({ name }) => `${grant.metadata.namespace}/${name}`);
    });
    const routes = [...ofKind(hub, 'HTTPRoute'), ...ofKind(hub, 'GRPCRoute')];
    const used = routes.flatMap((route) =>
      specOf<Route>(route).rules.flatMap(({ backendRefs = [] }) =>
        backendRefs.map(({ namespace, name }) => `${namespace}/${name}`),
      ),
    );
    expect(new Set(granted)).toEqual(new Set(used));
  }
});
