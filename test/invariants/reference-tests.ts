import { type Manifest, NAMESPACES, SECRETS } from '../../lib';
import { titleOf } from '../support/fixtures';
import { type Cluster, expectSeen, repeated } from './clusters';
import { filesOf, ofKind, pathOf, specOf } from './manifests';
import { containersOf, type Labels, matches, nameOf, portsOf, type Workload, workloadsOf } from './pods';

/** Secrets that no manifest holds: Pulumi makes them from encrypted config. */
const FROM_PULUMI = [
  `${NAMESPACES.monitoring.name}/${SECRETS.grafanaAdmin}`,
  `${NAMESPACES.system.name}/${SECRETS.metricsProxyToken}`,
];

/** Paths of the objects of a kind. */
const paths = (objects: readonly Manifest[], kind: string) => new Set(ofKind(objects, kind).map(pathOf));

export function referenceTests(cluster: () => Cluster): void {
  test('every Service selects the pods of a workload in its namespace, and every target port is one of theirs', () => {
    interface ServiceSpec {
      readonly selector: Labels;
      readonly ports: readonly { readonly targetPort: number }[];
    }
    const { objects, live } = cluster();
    const lost = ofKind(live, 'Service').flatMap((service) => {
      const { selector, ports } = specOf<ServiceSpec>(service);
      const behind = workloadsOf(live).filter(
        ({ namespace, labels }) => namespace === service.metadata.namespace && matches(selector, labels),
      );
      if (behind.length !== 1) return [`${titleOf(service)} selects ${behind.length} workloads`];
      const open = portsOf(behind[0]!);
      return ports
        .filter(({ targetPort }) => !open.includes(targetPort))
        .map(({ targetPort }) => `${titleOf(service)}: nobody listens on ${targetPort}`);
    });
    expect(lost).toEqual([]);
    expectSeen(ofKind(objects, 'Service').length, cluster(), { hub: 16, edge: 3 });
  });

  test('every host name inside the cluster is a Service with that port, in every configuration file', () => {
    interface ServiceSpec {
      readonly ports: readonly { readonly port: number }[];
    }
    const { objects } = cluster();
    const addresses = ofKind(objects, 'Service').flatMap((service) =>
      specOf<ServiceSpec>(service).ports.map(
        ({ port }) => `${service.metadata.name}.${service.metadata.namespace}:${port}`,
      ),
    );
    const used = ofKind(objects, 'ConfigMap').flatMap((configMap) => {
      const text = Object.values(filesOf(configMap)).join('\n');
      // Envoy writes the port beside the address.
      const found = [
        ...text.matchAll(/([a-z0-9-]+\.[a-z0-9-]+)\.svc\.cluster\.local(?::|\s+port_value: )(\d+)/g),
      ];
      expect(found).toHaveLength(text.split('.svc.cluster.local').length - 1);
      return found.map(([, host, port]) => ({ configMap, address: `${host}:${port}` }));
    });
    const unknown = used.filter(({ address }) => !addresses.includes(address));
    expect(unknown.map(({ configMap, address }) => `${titleOf(configMap)}: ${address}`)).toEqual([]);
    expectSeen(used.length, cluster(), { hub: 7, edge: 1 });
  });

  test('no workload selects the pods of another', () => {
    const workloads = workloadsOf(cluster().objects);
    const selects = workloads.map(nameOf);
    const selected = workloads.map(
      ({ namespace, labels }) => `${namespace}/${labels['app.kubernetes.io/name']}`,
    );
    expect(repeated(selects)).toEqual([]);
    expect(selected.filter((name) => !selects.includes(name))).toEqual([]);
  });

  test('every ConfigMap and Secret that a pod mounts or reads is a manifest, a certificate, or made by Pulumi', () => {
    const { objects } = cluster();
    const configMaps = paths(objects, 'ConfigMap');
    const secrets = new Set([...certificateSecrets(objects), ...FROM_PULUMI]);
    const missing = workloadsOf(objects).flatMap(({ title, namespace, pod }) => {
      const volumes = pod.volumes ?? [];
      const env = containersOf(pod).flatMap((container) => container.env ?? []);
      const mounted = volumes.flatMap(({ configMap }) => configMap?.name ?? []);
      const secret = [
        ...volumes.flatMap((volume) => volume.secret?.secretName ?? []),
        ...env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []),
      ];
      return [
        ...mounted.filter((name) => !configMaps.has(`${namespace}/${name}`)),
        ...secret.filter((name) => !secrets.has(`${namespace}/${name}`)),
      ].map((name) => `${title}: ${name}`);
    });
    expect(missing).toEqual([]);
    expectSeen(configMaps.size, cluster(), { hub: 15, edge: 4 });
  });

  test('every ConfigMap has a reader, since a file that nobody mounts configures nothing', () => {
    const { spec, live } = cluster();
    const mounted = workloadsOf(live).flatMap(({ namespace, pod }) =>
      (pod.volumes ?? []).map(({ configMap }) => `${namespace}/${configMap?.name}`),
    );
    const read = [...mounted, ...clientCasOf(live)];
    const unread = [...paths(live, 'ConfigMap')].filter((path) => !read.includes(path));
    // The list of expected clusters is for alerts and tools.
    expect(unread).toEqual(spec.role === 'hub' ? ['observability-hub/expected-fleet'] : []);
  });

  test('every volume mount has its volume, and every volume its mount', () => {
    const unmatched = workloadsOf(cluster().objects).flatMap(({ title, pod, claims }) => {
      const volumes = [...(pod.volumes ?? []).map(({ name }) => name), ...claims.keys()];
      const mounts = containersOf(pod).flatMap(({ volumeMounts = [] }) =>
        volumeMounts.map(({ name }) => name),
      );
      const lost = [
        ...volumes.filter((name) => !mounts.includes(name)),
        ...mounts.filter((name) => !volumes.includes(name)),
      ];
      return [...lost, ...repeated(volumes)].map((name) => `${title}: ${name}`);
    });
    expect(unmatched).toEqual([]);
  });

  test('every service account and every priority class of a pod exists', () => {
    const { objects } = cluster();
    const accounts = paths(objects, 'ServiceAccount');
    const priorities = [...paths(objects, 'PriorityClass'), 'system-node-critical', undefined];
    const missing = workloadsOf(objects).flatMap(({ title, namespace, pod }) => [
      ...(accounts.has(`${namespace}/${pod.serviceAccountName}`) ? [] : [`${title}: service account`]),
      ...(priorities.includes(pod.priorityClassName) ? [] : [`${title}: ${pod.priorityClassName}`]),
    ]);
    expect(missing).toEqual([]);
  });

  test('every autoscaler has its StatefulSet, and every disruption budget its pods', () => {
    const { objects, live } = cluster();
    const sets = paths(objects, 'StatefulSet');
    const aimless = ofKind(objects, 'HorizontalPodAutoscaler').filter(
      (scaler) => !sets.has(`${scaler.metadata.namespace}/${targetOf(scaler)}`),
    );
    const idle = ofKind(objects, 'PodDisruptionBudget').filter(
      (budget) => !workloadsOf(live).some((workload) => protects(budget, workload)),
    );
    expect([...aimless, ...idle].map(titleOf)).toEqual([]);
  });
}

/** ConfigMaps in which Gateways and policies find the CAs of clients. */
function clientCasOf(objects: readonly Manifest[]): string[] {
  return ofKind(objects, 'Gateway', 'ClientTrafficPolicy').flatMap(({ metadata, spec }) =>
    [...JSON.stringify(spec).matchAll(/"kind":"ConfigMap","name":"([^"]+)"/g)].map(
      ([, name]) => `${metadata.namespace}/${name}`,
    ),
  );
}

function certificateSecrets(objects: readonly Manifest[]): string[] {
  return ofKind(objects, 'Certificate').map(
    (certificate) =>
      `${certificate.metadata.namespace}/${specOf<{ secretName: string }>(certificate).secretName}`,
  );
}

function targetOf(scaler: Manifest): string {
  return specOf<{ scaleTargetRef: { name: string } }>(scaler).scaleTargetRef.name;
}

function protects(budget: Manifest, { namespace, labels }: Workload): boolean {
  const { selector } = specOf<{ selector: { matchLabels: Labels } }>(budget);
  return namespace === budget.metadata.namespace && matches(selector.matchLabels, labels);
}
