import { trafficClasses } from '../../lib';
import { find } from '../support/fixtures';
import { doorOf } from './doors';
import { classRoutesOf, type GatewayHub, listenerOf, NAMESPACE, type Route, routeOf } from './gateway-hub';
import { ofKind, specOf } from './manifests';

/** Port of a route's backend with its protocol; the operator's own Services say none. */
function backendPort({ live }: GatewayHub, { rules }: Route): string {
  const { name, namespace, port } = rules[0]!.backendRefs![0]!;
  const service = find(live, `Service ${namespace}/${name}`);
  const { ports } = specOf<{ ports: { port: number; appProtocol?: string }[] }>(service);
  const found = ports.filter((candidate) => candidate.port === port);
  return found.map(({ appProtocol }) => `${port} ${appProtocol ?? 'unsaid'}`).join();
}

const otlpService = (name: string) => `/opentelemetry.proto.collector.${name}Service/Export`;
const OTLP = [
  '/v1/metrics',
  '/v1/logs',
  '/v1/traces',
  otlpService('metrics.v1.Metrics'),
  otlpService('logs.v1.Logs'),
  otlpService('trace.v1.Trace'),
];
const OTHER_PATHS = [
  '/v1/metrics/',
  '/v1/profiles',
  '/x/v1/logs',
  otlpService('trace.v1.Metrics'),
  otlpService('traceXv1.Trace'),
];

export function gatewayRouteTests(hub: () => GatewayHub): void {
  test('HTTP listeners lead to HTTP ports, gRPC listeners to gRPC ports that say so, each at the port of its class', () => {
    const classes = trafficClasses(hub().spec.hub.classes);
    const { form } = hub().spec.hub.gateways;
    const routeOfClass = (kind: 'HTTPRoute' | 'GRPCRoute', className: string) =>
      classRoutesOf(hub(), kind).find(({ name }) => name.endsWith(`-${className}`))!;
    for (const row of classes) {
      const http = routeOfClass('HTTPRoute', row.name);
      expect(listenerOf(hub(), http)).toMatchObject({
        port: row.httpPort,
        protocol: 'HTTPS',
        allowedRoutes: { kinds: [{ kind: 'HTTPRoute' }] },
      });
      expect(backendPort(hub(), http)).toBe(form === 'native' ? '4318 http' : '4318 unsaid');
      const grpc = routeOfClass('GRPCRoute', row.name);
      expect(listenerOf(hub(), grpc)).toMatchObject({
        port: row.grpcPort,
        protocol: 'HTTPS',
        allowedRoutes: { kinds: [{ kind: 'GRPCRoute' }] },
      });
      expect(backendPort(hub(), grpc)).toBe('4317 kubernetes.io/h2c');
    }
    expect(Object.keys(doorOf(hub()).listeners)).toHaveLength(2 * classes.length);
  });

  test('a route has one match: a controller counts requests per match, and more would admit a multiple of the contract', () => {
    for (const { rules } of classRoutesOf(hub(), 'HTTPRoute', 'GRPCRoute')) {
      expect(rules.flatMap(({ matches }) => matches)).toHaveLength(1);
    }
  });

  test('the patterns of the routes are the paths of OTLP and no others', () => {
    const full = (pattern: string) => new RegExp(`^(?:${pattern})$`);
    const httpRoutes = classRoutesOf(hub(), 'HTTPRoute').map(({ rules }) => {
      const { path } = rules[0]!.matches[0] as { path: { value: string } };
      return full(path.value);
    });
    const grpcRoutes = classRoutesOf(hub(), 'GRPCRoute').map(({ rules }) => {
      const { method } = rules[0]!.matches[0] as { method: { service: string; method: string } };
      return full(`/${method.service}/${method.method}`);
    });
    for (const [index, http] of httpRoutes.entries()) {
      const taken = (path: string) => http.test(path) || grpcRoutes[index]!.test(path);
      expect(OTLP.filter((path) => !taken(path))).toEqual([]);
      expect(OTHER_PATHS.filter(taken)).toEqual([]);
    }
    expect(httpRoutes).toHaveLength(trafficClasses(hub().spec.hub.classes).length);
  });

  test('routes may lead to exactly the Services that they lead to, granted where these are made', () => {
    interface Grant {
      readonly from: readonly { readonly kind: string; readonly namespace: string }[];
      readonly to: readonly { readonly name: string }[];
    }
    const grants = ofKind(hub().objects, 'ReferenceGrant');
    expect(grants.length).toBeGreaterThan(0);
    const granted = grants.flatMap((grant) => {
      const { from, to } = specOf<Grant>(grant);
      expect(grant.apiVersion).toBe('gateway.networking.k8s.io/v1beta1');
      expect(from.map(({ kind, namespace }) => `${namespace} ${kind}`)).toEqual([
        `${NAMESPACE} HTTPRoute`,
        `${NAMESPACE} GRPCRoute`,
      ]);
      return to.map(({ name }) => `${grant.metadata.namespace}/${name}`);
    });
    // Grafana's routes, too.
    const used = ofKind(hub().objects, 'HTTPRoute', 'GRPCRoute')
      .flatMap((route) => routeOf(route).rules)
      .flatMap(({ backendRefs = [] }) => backendRefs.map(({ namespace, name }) => `${namespace}/${name}`));
    expect(new Set(granted)).toEqual(new Set(used));
  });
}
