import { type Manifest } from '../../lib';
import { OPERATOR_NAMESPACES } from '../support/controller-doubles';
import { titleOf } from '../support/fixtures';
import { CLUSTERS, faults } from './clusters';
import { containersOf, matches, type Workload, workloadsOf } from './pods';
import { type Permission, permissionsOf, policiesOf } from './reachability';

const nameOf = ({ namespace, name }: Workload) => `${namespace}/${name}`;
const portsOf = ({ pod }: Workload) =>
  containersOf(pod).flatMap(({ ports = [] }) => ports.map((p) => p.containerPort));

test('every namespace of ours denies what no policy opens, in both directions', () => {
  const open = faults(({ objects }) => {
    const denied = policiesOf(objects)
      .filter(({ spec }) => spec.podSelector.matchLabels === undefined && !spec.ingress && !spec.egress)
      .filter(({ spec }) => ['Ingress', 'Egress'].every((type) => spec.policyTypes.includes(type)))
      .map(({ metadata }) => metadata.namespace);
    const used = workloadsOf(objects).map(({ namespace }) => namespace);
    const own = objects
      .filter(
        ({ kind, metadata: { labels = {} } }) =>
          kind === 'Namespace' && 'pod-security.kubernetes.io/enforce' in labels,
      )
      .map(({ metadata }) => metadata.name);
    return [...own, ...used].filter((namespace) => !denied.includes(namespace));
  });
  expect(open).toEqual([]);
});

test('every workload has a policy of its own, and every policy a workload', () => {
  const lost = faults(({ live }) => {
    const workloads = workloadsOf(live).filter(({ namespace }) => !OPERATOR_NAMESPACES.includes(namespace));
    const policies = policiesOf(live).filter(({ spec }) => spec.podSelector.matchLabels !== undefined);
    const governs = (policy: (typeof policies)[number], { namespace, labels }: Workload) =>
      policy.metadata.namespace === namespace && matches(policy.spec.podSelector.matchLabels!, labels);
    return [
      ...workloads
        .filter((own) => policies.filter((policy) => governs(policy, own)).length !== 1)
        .map(nameOf),
      ...policies
        .filter((policy) => workloads.filter((own) => governs(policy, own)).length !== 1)
        .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
    ];
  });
  expect(lost).toEqual([]);
});

/** Permissions between pods, of which both sides must speak. */
function betweenPods(objects: readonly Manifest[]): (Permission & { readonly pods: string })[] {
  return permissionsOf(objects)
    .filter((row): row is Permission & { pods: string } => row.pods !== undefined)
    .filter(({ pods }) => !OPERATOR_NAMESPACES.includes(pods.split('/')[0]!));
}

test('what one side of a connection admits the other side declares, on a port on which somebody listens', () => {
  let checked = 0;
  const oneSided = faults(({ live }) => {
    const rows = betweenPods(live);
    const ports = new Map(workloadsOf(live).map((workload) => [nameOf(workload), portsOf(workload)]));
    return rows.flatMap(({ own, direction, pods, port }) => {
      checked += 1;
      const other = direction === 'ingress' ? 'egress' : 'ingress';
      const answered = rows.some(
        (row) => row.own === pods && row.direction === other && row.pods === own && row.port === port,
      );
      const server = direction === 'ingress' ? own : pods;
      return [
        ...(answered ? [] : [`${own} ${direction} ${pods}:${port} without ${other} on the other side`]),
        ...(ports.get(server)?.includes(port) === true ? [] : [`${server} does not listen on ${port}`]),
      ];
    });
  });
  expect(oneSided).toEqual([]);
  expect(checked).toBeGreaterThan(900);
});

/** What the committed clusters open to others than their own pods. */
function doors(stack: string): string[] {
  const { objects } = CLUSTERS.find(({ name }) => name === `committed/${stack}`)!;
  const rows = permissionsOf(objects).filter(({ pods }) => pods === undefined);
  const other = rows.filter(({ peer, port }) => !(port === 53 && peer.includes('kube-system')));
  return [
    ...new Set(other.map(({ own, direction, peer, port }) => `${own} ${direction} ${peer} ${port}`)),
  ].sort();
}

const TELEMETRY = '{"fed-observability/telemetry":"allowed"}';
const EVERYBODY = '0.0.0.0/0';
const COMMON = [
  ...[443, 6443].map((port) => `observability-agents/otel-agent egress ${EVERYBODY} ${port}`),
  'observability-agents/otel-agent egress 192.168.128.0/17 10250',
  ...[4317, 4318].map((port) => `observability-agents/otel-agent ingress ${TELEMETRY} ${port}`),
  ...[443, 6443].map((port) => `observability/kube-state-metrics egress ${EVERYBODY} ${port}`),
  ...[443, 6443].map((port) => `observability/otel-scraper egress ${EVERYBODY} ${port}`),
];

test('an edge opens exactly this beyond its own pods: the API, its kubelets, the doors of its classes', () => {
  expect(doors('edge')).toEqual(
    [
      ...COMMON,
      ...[4318, 4320].map((port) => `observability-agents/otel-agent egress ${EVERYBODY} ${port}`),
      `observability/otel-scraper egress ${EVERYBODY} 4318`,
    ].sort(),
  );
});

test('a hub opens exactly this beyond its own pods: the same, the six doors, and the metrics-proxy by label', () => {
  expect(doors('hub')).toEqual(
    [
      ...COMMON,
      `observability-agents/otel-agent egress ${EVERYBODY} 4319`,
      `observability/otel-scraper egress ${EVERYBODY} 4319`,
      ...[4317, 4318, 4319, 4320, 4327, 4337].map(
        (port) => `observability-hub/otel-gateway-external ingress ${EVERYBODY} ${port}`,
      ),
      `observability-system/metrics-proxy ingress {"fed-observability/observations":"allowed"} 8000`,
      ...[443, 6443].map((port) => `observability-system/prometheus egress ${EVERYBODY} ${port}`),
    ].sort(),
  );
});

test('a class is reached by the proxies of its own door, on the two OTLP ports, and its metrics by the scraper', () => {
  const admitted = (name: string, className: string) => {
    const { live } = CLUSTERS.find((cluster) => cluster.name === `${name}/hub`)!;
    const own = permissionsOf(live).filter((row) => row.own.endsWith(`/prio-ingestion-gateway-${className}`));
    return [
      ...new Set(own.filter((row) => row.direction === 'ingress').map((row) => `${row.peer} ${row.port}`)),
    ];
  };
  const expected = (proxy: string) => [
    `${proxy} 4317`,
    `${proxy} 4318`,
    'observability/otel-scraper 8888',
    'observability-system/prometheus 8888',
  ];
  const envoyGateway = 'envoy-gateway-system/envoy-observability-gateway';
  expect(admitted('committed', 'gold')).toEqual(expected('observability-hub/otel-gateway-external'));
  for (const className of ['gold', 'silver', 'bronze']) {
    const ofClass = `observability-gateway/observability-gateway-${className}`;
    expect(admitted('kgateway', className)).toEqual(expected(ofClass));
    expect(admitted('operator-kgateway', className)).toEqual(expected(ofClass));
    expect(admitted('envoy-gateway', className)).toEqual(
      expected(`${envoyGateway}-observability-gateway-${className}`),
    );
  }
  expect(admitted('kgateway-shared', 'gold')).toEqual(
    expected('observability-gateway/observability-gateway'),
  );
  expect(admitted('operator', 'bronze')).toEqual(expected('observability-hub/otel-gateway-external'));
});

test('every pod may ask the cluster for names, and nothing but names', () => {
  const mute = faults(({ live }) => {
    const asks = permissionsOf(live).filter(({ port, peer }) => port === 53 && peer.includes('kube-system'));
    const asking = asks.map(({ own }) => own);
    return workloadsOf(live)
      .filter(({ namespace }) => !OPERATOR_NAMESPACES.includes(namespace))
      .map(nameOf)
      .filter((name) => asking.filter((own) => own === name).length !== 2);
  });
  expect(mute).toEqual([]);
});

test('every host name inside the cluster is a Service with that port, in every configuration file', () => {
  interface ServiceSpec {
    readonly ports: readonly { readonly port: number }[];
  }
  let checked = 0;
  const unknown = faults(({ objects }) => {
    const services = objects.filter(({ kind }) => kind === 'Service');
    const addresses = services.flatMap(({ metadata, spec }) =>
      (spec as unknown as ServiceSpec).ports.map(
        ({ port }) => `${metadata.name}.${metadata.namespace}:${port}`,
      ),
    );
    return objects
      .filter(({ kind }) => kind === 'ConfigMap')
      .flatMap((configMap) => {
        const text = Object.values(configMap.data as Record<string, string>).join('\n');
        // Envoy writes the port beside the address.
        const used = [
          ...text.matchAll(/([a-z0-9-]+\.[a-z0-9-]+)\.svc\.cluster\.local(?::|\s+port_value: )(\d+)/g),
        ];
        expect(used).toHaveLength(text.split('.svc.cluster.local').length - 1);
        checked += used.length;
        return used
          .map(([, host, port]) => `${host}:${port}`)
          .filter((address) => !addresses.includes(address))
          .map((address) => `${titleOf(configMap)}: ${address}`);
      });
  });
  expect(unknown).toEqual([]);
  expect(checked).toBeGreaterThan(350);
});
