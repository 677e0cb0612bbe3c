import { KIB, type Manifest, NAMESPACES, SECRETS } from '../../lib';
import { OPERATOR_NAMESPACES } from '../support/controller-doubles';
import { titleOf } from '../support/fixtures';
import { CLUSTERS, count, faults, repeated } from './clusters';
import { containersOf, type Labels, matches, type Workload, workloadsOf } from './pods';

/** Namespaces that are there before us, or that operators bring. */
const NOT_OURS = [...OPERATOR_NAMESPACES, 'kube-system'];

/** Secrets that no manifest holds: Pulumi makes them from encrypted config. */
const FROM_PULUMI = [
  `${NAMESPACES.monitoring.name}/${SECRETS.grafanaAdmin}`,
  `${NAMESPACES.system.name}/${SECRETS.metricsProxyToken}`,
];

function names(objects: readonly Manifest[], kind: string): Set<string> {
  const found = objects.filter((object) => object.kind === kind);
  return new Set(found.map(({ metadata }) => [metadata.namespace ?? [], metadata.name].flat().join('/')));
}

test('the rules below look at every variant, at hubs and at edges', () => {
  expect(CLUSTERS.filter(({ spec }) => spec.role === 'hub').length).toBeGreaterThanOrEqual(18);
  expect(CLUSTERS.filter(({ spec }) => spec.role === 'edge').length).toBeGreaterThanOrEqual(20);
  expect(CLUSTERS.flatMap(({ objects }) => objects).length).toBeGreaterThan(2_500);
});

test('no object stands twice, since the second would silently replace the first', () => {
  expect(faults(({ objects }) => repeated(objects.map(titleOf)))).toEqual([]);
});

test('every namespace that an object names exists', () => {
  const missing = faults(({ objects }) => {
    const known = names(objects, 'Namespace');
    return objects
      .filter(({ metadata: { namespace } }) => namespace !== undefined && !known.has(namespace))
      .filter(({ metadata }) => !NOT_OURS.includes(metadata.namespace!))
      .map(titleOf);
  });
  expect(missing).toEqual([]);
});

test('every Service selects the pods of a workload in its namespace, and every target port is one of theirs', () => {
  interface ServiceSpec {
    readonly selector: Labels;
    readonly ports: readonly { readonly targetPort: number }[];
  }
  const lost = faults(({ live }) =>
    live
      .filter(({ kind }) => kind === 'Service')
      .flatMap((service) => {
        const { selector, ports } = service.spec as unknown as ServiceSpec;
        const behind = workloadsOf(live).filter(
          ({ namespace, labels }) => namespace === service.metadata.namespace && matches(selector, labels),
        );
        if (behind.length !== 1) return [`${titleOf(service)} selects ${behind.length} workloads`];
        const open = containerPorts(behind[0]!);
        return ports
          .filter(({ targetPort }) => !open.includes(targetPort))
          .map(({ targetPort }) => `${titleOf(service)}: nobody listens on ${targetPort}`);
      }),
  );
  expect(lost).toEqual([]);
  expect(count('Service')).toBeGreaterThan(200);
});

test('no workload selects the pods of another', () => {
  const shared = faults(({ objects }) => {
    const workloads = workloadsOf(objects);
    const selects = workloads.map(({ namespace, name }) => `${namespace}/${name}`);
    const selected = workloads.map(
      ({ namespace, labels }) => `${namespace}/${labels['app.kubernetes.io/name']}`,
    );
    return [...repeated(selects), ...selected.filter((name) => !selects.includes(name))];
  });
  expect(shared).toEqual([]);
});

test('every ConfigMap and Secret that a pod mounts or reads is a manifest, a certificate, or made by Pulumi', () => {
  const missing = faults(({ objects }) => {
    const configMaps = names(objects, 'ConfigMap');
    const secrets = new Set([...certificateSecrets(objects), ...FROM_PULUMI]);
    return workloadsOf(objects).flatMap((workload) => {
      const { title, namespace, pod } = workload;
      const env = containersOf(pod).flatMap((container) => container.env ?? []);
      const wanted = [
        ...(pod.volumes ?? []).flatMap(({ configMap, secret }) => [
          ...(configMap && !configMaps.has(`${namespace}/${configMap.name}`) ? [configMap.name] : []),
          ...(secret && !secrets.has(`${namespace}/${secret.secretName}`) ? [secret.secretName] : []),
        ]),
        ...env.flatMap(({ valueFrom }) => {
          const name = valueFrom?.secretKeyRef?.name;
          return name !== undefined && !secrets.has(`${namespace}/${name}`) ? [name] : [];
        }),
      ];
      return wanted.map((name) => `${title}: ${name}`);
    });
  });
  expect(missing).toEqual([]);
  expect(count('ConfigMap')).toBeGreaterThan(200);
});

test('every ConfigMap has a reader, since a file that nobody mounts configures nothing', () => {
  const unread = faults(({ live }) => {
    const read = [
      ...workloadsOf(live).flatMap(({ namespace, pod }) =>
        (pod.volumes ?? []).map(({ configMap }) => `${namespace}/${configMap?.name}`),
      ),
      ...clientCasOf(live),
    ];
    return [...names(live, 'ConfigMap')].filter((name) => !read.includes(name));
  });
  // The list of expected clusters is for alerts and tools.
  expect([...new Set(unread.map((fault) => fault.split(': ')[1]))]).toEqual([
    'observability-hub/expected-fleet',
  ]);
});

test('every ConfigMap is far from the 1 MiB that the API server takes', () => {
  const large = faults(({ objects }) =>
    objects
      .filter(({ kind, data }) => kind === 'ConfigMap' && JSON.stringify(data).length > 256 * KIB)
      .map(titleOf),
  );
  expect(large).toEqual([]);
});

test('every volume mount has its volume, and every volume its mount', () => {
  const unmatched = faults(({ objects }) =>
    workloadsOf(objects).flatMap(({ title, pod, claims }) => {
      const volumes = [...(pod.volumes ?? []).map(({ name }) => name), ...claims.keys()];
      const mounts = containersOf(pod).flatMap(({ volumeMounts = [] }) =>
        volumeMounts.map(({ name }) => name),
      );
      const lost = [
        ...volumes.filter((name) => !mounts.includes(name)),
        ...mounts.filter((name) => !volumes.includes(name)),
      ];
      return [...lost, ...repeated(volumes)].map((name) => `${title}: ${name}`);
    }),
  );
  expect(unmatched).toEqual([]);
});

test('every name that a workload refers to exists: service account, priority class, autoscaled set, budgeted pods', () => {
  const missing = faults(({ objects, live }) => {
    const accounts = names(objects, 'ServiceAccount');
    const priorities = names(objects, 'PriorityClass');
    const sets = names(objects, 'StatefulSet');
    return [
      ...workloadsOf(objects).flatMap(({ title, namespace, pod }) => [
        ...(accounts.has(`${namespace}/${pod.serviceAccountName}`) ? [] : [`${title}: service account`]),
        ...(hasPriority(pod.priorityClassName, priorities) ? [] : [`${title}: ${pod.priorityClassName}`]),
      ]),
      ...objects
        .filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
        .filter((scaler) => !sets.has(`${scaler.metadata.namespace}/${targetOf(scaler)}`))
        .map(titleOf),
      ...objects
        .filter(({ kind }) => kind === 'PodDisruptionBudget')
        .filter((budget) => !workloadsOf(live).some((workload) => protects(budget, workload)))
        .map(titleOf),
    ];
  });
  expect(missing).toEqual([]);
});

test('no manifest is a Secret: values come from cert-manager and from Pulumi', () => {
  expect(count('Secret')).toBe(0);
});

test('no text shows that a value was missing or late when it was written', () => {
  const leaked = faults(({ objects }) =>
    objects.flatMap((object) => {
      const found = /\[?Output<|Calling \[toString\]|\bundefined\b|\bNaN\b|\[object |\$\{Token/.exec(
        JSON.stringify(object),
      );
      return found === null ? [] : [`${titleOf(object)}: ${found[0]}`];
    }),
  );
  expect(leaked).toEqual([]);
});

test('no manifest holds a private key', () => {
  const keys = faults(({ objects }) =>
    objects.filter((object) => JSON.stringify(object).includes('PRIVATE KEY')).map(titleOf),
  );
  expect(keys).toEqual([]);
});

test('every object bears the label by which the platform finds its own', () => {
  const bare = faults(({ objects }) =>
    objects
      .filter(({ metadata: { labels = {} } }) => labels['app.kubernetes.io/part-of'] !== 'fed-observability')
      .map(titleOf),
  );
  expect(bare).toEqual([]);
});

/** ConfigMaps in which Gateways and policies find the CAs of clients. */
function clientCasOf(objects: readonly Manifest[]): string[] {
  return objects
    .filter(({ kind }) => kind === 'Gateway' || kind === 'ClientTrafficPolicy')
    .flatMap(({ metadata, spec }) =>
      [...JSON.stringify(spec).matchAll(/"kind":"ConfigMap","name":"([^"]+)"/g)].map(
        ([, name]) => `${metadata.namespace}/${name}`,
      ),
    );
}

function containerPorts({ pod }: Workload): number[] {
  return containersOf(pod).flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort));
}

function certificateSecrets(objects: readonly Manifest[]): string[] {
  return objects
    .filter(({ kind }) => kind === 'Certificate')
    .map(({ metadata, spec }) => `${metadata.namespace}/${(spec as { secretName: string }).secretName}`);
}

function hasPriority(name: string | undefined, known: ReadonlySet<string>): boolean {
  return name === undefined || known.has(name) || name === 'system-node-critical';
}

function targetOf({ spec }: Manifest): string {
  return (spec as { scaleTargetRef: { name: string } }).scaleTargetRef.name;
}

function protects({ metadata, spec }: Manifest, { namespace, labels }: Workload): boolean {
  const { selector } = spec as { selector: { matchLabels: Labels } };
  return namespace === metadata.namespace && matches(selector.matchLabels, labels);
}
