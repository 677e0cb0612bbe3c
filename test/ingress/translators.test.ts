import { Chart, Testing } from 'cdk8s';
import { EnvoyGatewayIngress } from '../../lib/ingress/envoy-gateway';
import { KgatewayIngress } from '../../lib/ingress/kgateway';
import { upstreamEgress } from '../../lib/ingress/upstream-egress';
import { type Manifest } from '../../lib/model/manifest';
import { GOLD } from '../envoy/gold-door';

/** The specs of one kind of object that a construct makes. */
function specs(kind: string, build: (chart: Chart) => unknown): unknown[] {
  const chart = new Chart(Testing.app(), 'chart');
  build(chart);
  return (Testing.synth(chart) as Manifest[])
    .filter((object) => object.kind === kind)
    .map((object) => object['spec']);
}

const props = { doors: [GOLD], shared: false };

test('kgateway: the requests of one proxy, and the identities of the class', () => {
  const [policy] = specs('TrafficPolicy', (chart) => new KgatewayIngress(chart, 'ingress', props));
  expect(policy).toMatchObject({
    rateLimit: { local: { tokenBucket: { maxTokens: 500, tokensPerFill: 250, fillInterval: '1s' } } },
    rbac: {
      policy: {
        matchExpressions: ['connection.uri_san_peer_certificate in ["spiffe://far-edge/telemetry"]'],
      },
    },
  });
});

test('Envoy Gateway: the requests of one proxy, and the identities of the class', () => {
  const build = (chart: Chart) => new EnvoyGatewayIngress(chart, 'ingress', props);
  expect(specs('BackendTrafficPolicy', build)).toMatchObject([
    { rateLimit: { local: { rules: [{ limit: { requests: 250, unit: 'Second' } }] } } },
  ]);
  const uris = [{ type: 'Exact', value: 'spiffe://far-edge/telemetry' }];
  expect(specs('ClientTrafficPolicy', build)).toMatchObject([
    { tls: { clientValidation: { subjectAltNames: { uris } } } },
    { tls: { clientValidation: { subjectAltNames: { uris } } } },
  ]);
});

test('routes lead to the upstream of their door: HTTP to 4318, gRPC to 4317 of a Service that says h2c', () => {
  const operated = { ...GOLD, upstream: { ...GOLD.upstream, grpcService: 'gateway-headless' } };
  const build = (chart: Chart) => new KgatewayIngress(chart, 'ingress', { ...props, doors: [operated] });
  const { namespace, httpService } = GOLD.upstream;
  expect(specs('HTTPRoute', build)).toMatchObject([
    { rules: [{ backendRefs: [{ namespace, name: httpService, port: 4318 }] }] },
  ]);
  expect(specs('GRPCRoute', build)).toMatchObject([
    { rules: [{ backendRefs: [{ namespace, name: 'gateway-headless', port: 4317 }] }] },
  ]);
});

test('a proxy may dial the collectors behind its doors, and nothing else', () => {
  expect(upstreamEgress([GOLD])).toEqual([
    { to: GOLD.upstream.pods, port: 4317 },
    { to: GOLD.upstream.pods, port: 4318 },
  ]);
});
