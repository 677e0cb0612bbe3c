import { type Cluster } from './clusters';
import { permissionsOf } from './reachability';

const TELEMETRY = '{"fed-observability/telemetry":"allowed"}';
const EVERYBODY = '0.0.0.0/0';

/** What hubs and edges open: the API, the kubelets of their nodes, and the receiver of telemetry by label. */
const COMMON = [
  ...[443, 6443].map((port) => `observability-agents/otel-agent egress ${EVERYBODY} ${port}`),
  'observability-agents/otel-agent egress 192.168.128.0/17 10250',
  ...[4317, 4318].map((port) => `observability-agents/otel-agent ingress ${TELEMETRY} ${port}`),
  ...[443, 6443].map((port) => `observability/kube-state-metrics egress ${EVERYBODY} ${port}`),
  ...[443, 6443].map((port) => `observability/otel-scraper egress ${EVERYBODY} ${port}`),
];

/** Cluster → everything that its policies open to others than its own pods. */
export const OPENED: Readonly<Record<string, readonly string[]>> = {
  'fleet/edge': [
    ...COMMON,
    ...[4318, 4320].map((port) => `observability-agents/otel-agent egress ${EVERYBODY} ${port}`),
    `observability/otel-scraper egress ${EVERYBODY} 4318`,
  ],
  'fleet/hub': [
    ...COMMON,
    `observability-agents/otel-agent egress ${EVERYBODY} 4319`,
    `observability/otel-scraper egress ${EVERYBODY} 4319`,
    ...[4317, 4318, 4319, 4320, 4327, 4337].map(
      (port) => `observability-hub/otel-gateway-external ingress ${EVERYBODY} ${port}`,
    ),
    `observability-system/metrics-proxy ingress {"fed-observability/observations":"allowed"} 8000`,
    ...[443, 6443].map((port) => `observability-system/prometheus egress ${EVERYBODY} ${port}`),
  ],
};

export function openingTests(cluster: () => Cluster): void {
  test('exactly this is open beyond its own pods: the API, kubelets, the doors of its classes, and more by label', () => {
    const opened = permissionsOf(cluster().objects)
      .filter(({ pods }) => pods === undefined)
      .filter(({ peer, port }) => !(port === 53 && peer.includes('kube-system')))
      .map(({ own, direction, peer, port }) => `${own} ${direction} ${peer} ${port}`);
    expect([...new Set(opened)].sort()).toEqual([...OPENED[cluster().name]!].sort());
  });
}

const OWN_ENVOY = () => 'observability-hub/otel-gateway-external';
const SHARED_GATEWAY = () => 'observability-gateway/observability-gateway';
const GATEWAY_OF_CLASS = (className: string) => `${SHARED_GATEWAY()}-${className}`;
const ENVOY_GATEWAY_OF_CLASS = (className: string) =>
  `envoy-gateway-system/envoy-observability-gateway-observability-gateway-${className}`;

/** Hub → the proxies of a class's door. */
export const PROXIES: Readonly<Record<string, (className: string) => string>> = {
  'fleet/hub': OWN_ENVOY,
  'operator/hub': OWN_ENVOY,
  'kgateway/hub': GATEWAY_OF_CLASS,
  'operator-kgateway/hub': GATEWAY_OF_CLASS,
  'envoy-gateway/hub': ENVOY_GATEWAY_OF_CLASS,
  'kgateway-shared/hub': SHARED_GATEWAY,
};

export function classDoorTests(cluster: () => Cluster): void {
  test.each(['gold', 'silver', 'bronze'])(
    '%s is reached by the proxies of its own door, on the two OTLP ports, and its metrics by those who scrape it',
    (className) => {
      const admitted = permissionsOf(cluster().live)
        .filter(({ own }) => own.endsWith(`/prio-ingestion-gateway-${className}`))
        .filter(({ direction }) => direction === 'ingress')
        .map(({ peer, port }) => `${peer} ${port}`);
      const proxy = PROXIES[cluster().name]!(className);
      expect([...new Set(admitted)]).toEqual([
        `${proxy} 4317`,
        `${proxy} 4318`,
        'observability/otel-scraper 8888',
        'observability-system/prometheus 8888',
      ]);
    },
  );
}
