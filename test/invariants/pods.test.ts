import { type Manifest, NAMESPACES } from '../../lib';
import { titleOf } from '../support/fixtures';
import { CLUSTERS, count, faults } from './clusters';
import { restrictedFaults } from './pod-security';
import { type Container, containersOf, type PodSpec, type Workload, workloadsOf } from './pods';

const ALL = CLUSTERS.flatMap(({ objects }) => workloadsOf(objects));

/** The faults that a rule finds in any container of any pod. */
function containerFaults(rule: (container: Container, workload: Workload) => boolean): string[] {
  return faults(({ objects }) =>
    workloadsOf(objects).flatMap((workload) =>
      containersOf(workload.pod)
        .filter((container) => rule(container, workload))
        .map(({ name, image }) => `${workload.title}: ${name} (${image})`),
    ),
  );
}

test('the rules below look at every workload of every variant', () => {
  expect(ALL.length).toBeGreaterThan(280);
  expect(new Set(ALL.map(({ kind }) => kind))).toEqual(new Set(['Deployment', 'StatefulSet', 'DaemonSet']));
});

test('every image is pinned to a version, and comes from a registry that is named', () => {
  const loose = containerFaults(
    ({ image }) => !/^[a-z0-9.-]+\.[a-z]+\/[a-z0-9/_-]+:(?!latest)[\w.-]*\d[\w.-]*$/.test(image),
  );
  expect(loose).toEqual([]);
});

test('every container requests and is bounded in CPU and memory', () => {
  const unbounded = containerFaults(({ resources = {} }) =>
    [resources.requests, resources.limits].some((amounts) => !amounts?.['cpu'] || !amounts['memory']),
  );
  expect(unbounded).toEqual([]);
});

test('every container has a read-only root, no capability and no way to more rights', () => {
  const loose = containerFaults(({ securityContext: context = {} }) => {
    const { readOnlyRootFilesystem, allowPrivilegeEscalation, capabilities, privileged } = context;
    return (
      readOnlyRootFilesystem !== true ||
      allowPrivilegeEscalation !== false ||
      JSON.stringify(capabilities) !== '{"drop":["ALL"]}' ||
      privileged === true
    );
  });
  expect(loose).toEqual([]);
});

test('every pod in a restricted namespace is one that Pod Security admits there', () => {
  const levels = new Map(Object.values(NAMESPACES).map(({ name, podSecurity }) => [name, podSecurity]));
  let checked = 0;
  const refused = faults(({ objects }) =>
    workloadsOf(objects)
      .filter(({ namespace }) => enforced(objects, namespace) === 'restricted')
      .flatMap(({ title, pod }) => {
        checked += 1;
        return restrictedFaults(pod).map((fault) => `${title}: ${fault}`);
      }),
  );
  expect(refused).toEqual([]);
  expect(checked).toBeGreaterThan(190);
  expect([...levels.values()].filter((level) => level === 'restricted')).toHaveLength(5);
});

test('the check of Pod Security sees what it must: each departure by its name', () => {
  const pod: PodSpec = {
    hostNetwork: true,
    volumes: [{ name: 'a', hostPath: { path: '/' } }],
    containers: [
      { name: 'b', image: 'c', securityContext: { runAsUser: 0, capabilities: { add: ['SYS_ADMIN'] } } },
    ],
  };
  expect(restrictedFaults(pod)).toEqual([
    'host namespaces',
    'hostPath',
    'b: allowPrivilegeEscalation',
    'b: runAsNonRoot',
    'b: runAsUser 0',
    'b: seccompProfile',
    'b: capabilities.drop',
    'b: capabilities.add',
  ]);
});

test('only namespaces whose pods need the node are privileged, and only those pods mount paths of it', () => {
  const paths = CLUSTERS.flatMap(({ objects }) =>
    workloadsOf(objects).flatMap(({ name, pod }) =>
      (pod.volumes ?? []).flatMap(({ hostPath }) => (hostPath ? [`${name}: ${hostPath.path}`] : [])),
    ),
  );
  expect([...new Set(paths)].sort()).toEqual([
    'dcgm-exporter: /var/lib/kubelet/pod-resources',
    'nvidia-device-plugin: /var/lib/kubelet/device-plugins',
    'otel-agent: /var/lib/fed-observability/otel-agent',
    'otel-agent: /var/log/pods',
  ]);
  const privileged = faults(({ objects }) =>
    workloadsOf(objects)
      .filter(({ namespace, pod }) => {
        const needsNode = (pod.volumes ?? []).some(({ hostPath }) => hostPath !== undefined);
        return (enforced(objects, namespace) === 'privileged') !== needsNode;
      })
      .map(({ title }) => title),
  );
  expect(privileged).toEqual([]);
});

test('a pod has an API token exactly where a role grants it something', () => {
  const odd = faults(({ objects }) => {
    const bound = objects
      .filter(({ kind }) => kind === 'ClusterRoleBinding' || kind === 'RoleBinding')
      .flatMap((binding) => binding.subjects as { namespace: string; name: string }[])
      .map(({ namespace, name }) => `${namespace}/${name}`);
    return workloadsOf(objects)
      .filter(({ namespace, pod }) => {
        return (
          (pod.automountServiceAccountToken === true) !==
          bound.includes(`${namespace}/${pod.serviceAccountName}`)
        );
      })
      .map(({ title }) => title);
  });
  expect(odd).toEqual([]);
  expect(ALL.filter(({ pod }) => pod.automountServiceAccountToken === true).length).toBeGreaterThan(100);
  expect(ALL.filter(({ pod }) => pod.automountServiceAccountToken === false).length).toBeGreaterThan(100);
});

test('no role writes, names a wildcard, or reaches Secrets, shells and the kubelet behind the API', () => {
  interface Rule {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }
  const wide = faults(({ objects }) =>
    objects
      .filter(({ kind }) => kind === 'ClusterRole' || kind === 'Role')
      .flatMap((role) =>
        (role.rules as Rule[])
          .filter(({ apiGroups, resources, verbs }) => {
            const words = [...apiGroups, ...resources, ...verbs];
            const forbidden =
              /\*|^secrets$|^nodes\/proxy$|^pods\/(exec|attach|portforward)$|^serviceaccounts\/token$/;
            return (
              words.some((word) => forbidden.test(word)) ||
              verbs.some((verb) => !/^(get|list|watch)$/.test(verb))
            );
          })
          .map((rule) => `${titleOf(role)}: ${JSON.stringify(rule)}`),
      ),
  );
  expect(wide).toEqual([]);
  expect(count('ClusterRole')).toBeGreaterThan(100);
});

test('every role is bound, and every binding binds a role and an account that exist', () => {
  const lost = faults(({ objects }) => {
    const titles = objects.map(titleOf);
    const bindings = objects.filter(({ kind }) => /^(Cluster)?RoleBinding$/.test(kind));
    const roleOf = ({ roleRef, metadata: { namespace } }: Manifest) => {
      const { kind, name } = roleRef as { kind: string; name: string };
      return kind === 'Role' ? `Role ${namespace}/${name}` : `${kind} ${name}`;
    };
    const accounts = bindings
      .flatMap((binding) => binding.subjects as { namespace: string; name: string }[])
      .map(({ namespace, name }) => `ServiceAccount ${namespace}/${name}`);
    const named = [...bindings.map(roleOf), ...accounts];
    const roles = titles.filter((title) => /^(Cluster)?Role /.test(title));
    return [
      ...named.filter((title) => !titles.includes(title)),
      ...roles.filter((role) => !named.includes(role)),
    ];
  });
  expect(lost).toEqual([]);
});

test('no workload states replicas where an autoscaler owns them, and every other one does', () => {
  const odd = faults(({ objects }) => {
    const scaled = objects
      .filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    return workloadsOf(objects)
      .filter(({ kind }) => kind !== 'DaemonSet')
      .filter(
        ({ namespace, name, replicas }) =>
          scaled.includes(`${namespace}/${name}`) === (replicas !== undefined),
      )
      .map(({ title, replicas }) => `${title}: replicas ${replicas}`);
  });
  expect(odd).toEqual([]);
});

function enforced(objects: readonly Manifest[], namespace: string): string | undefined {
  const found = objects.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === namespace);
  return found?.metadata.labels?.['pod-security.kubernetes.io/enforce'];
}
