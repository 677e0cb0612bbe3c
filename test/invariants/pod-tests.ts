import { isDeepStrictEqual } from 'node:util';
import { type Manifest, NAMESPACES } from '../../lib';
import { runsKgateway } from './cluster-files';
import { type Cluster, expectSeen } from './clusters';
import { ofKind, specOf } from './manifests';
import { restrictedFaults } from './pod-security';
import {
  type Container,
  containersOf,
  type PodSpec,
  type SecurityContext,
  type Workload,
  workloadsOf,
} from './pods';

/** Paths of nodes that pods mount. */
const HOST_PATHS = [
  'dcgm-exporter: /var/lib/kubelet/pod-resources',
  'nvidia-device-plugin: /var/lib/kubelet/device-plugins',
  'otel-agent: /var/lib/fed-observability/otel-agent',
  'otel-agent: /var/log/pods',
];

/** The containers of all pods for which a rule holds. */
function containersWhere(objects: readonly Manifest[], rule: (container: Container) => boolean): string[] {
  return workloadsOf(objects).flatMap(({ title, pod }) =>
    containersOf(pod)
      .filter(rule)
      .map(({ name, image }) => `${title}: ${name} (${image})`),
  );
}

function hostPathsOf({ name, pod }: Workload): string[] {
  return (pod.volumes ?? []).flatMap(({ hostPath }) => (hostPath ? [`${name}: ${hostPath.path}`] : []));
}

/** The level that Pod Security enforces in a namespace. */
function enforced(objects: readonly Manifest[], namespace: string): string | undefined {
  const found = ofKind(objects, 'Namespace').find(({ metadata }) => metadata.name === namespace);
  return found?.metadata.labels?.['pod-security.kubernetes.io/enforce'];
}

/** The pod that kgateway's chart makes: ours are the security contexts, its template's the rest. */
function kgatewayPod(parameters: Manifest): PodSpec {
  interface Parameters {
    readonly kube: Readonly<
      Record<'podTemplate' | 'envoyContainer', { readonly securityContext: SecurityContext }>
    >;
  }
  const { podTemplate, envoyContainer } = specOf<Parameters>(parameters).kube;
  const { securityContext } = envoyContainer;
  const volumes = [
    { name: 'config', configMap: { name: 'config' } },
    { name: 'token', projected: {} },
  ];
  return {
    securityContext: podTemplate.securityContext,
    containers: [{ name: 'envoy', image: 'of-the-chart', securityContext }],
    volumes,
  };
}

export function podTests(cluster: () => Cluster): void {
  test('there are workloads of every kind for the rules below to look at', () => {
    const workloads = workloadsOf(cluster().objects);
    expect(new Set(workloads.map(({ kind }) => kind))).toEqual(
      new Set(['Deployment', 'StatefulSet', 'DaemonSet']),
    );
    expectSeen(workloads.length, cluster(), { hub: 11, edge: 3 });
  });

  test('every image is pinned to a version, and comes from a registry that is named', () => {
    const { objects, spec } = cluster();
    const pinned = /:(?!latest)[\w.-]*\d[\w.-]*$/;
    const named = /^[a-z0-9.-]+\.[a-z]+\/[a-z0-9/_-]+:/;
    // Where our own images are is the user's word.
    const isOurs = (image: string) => image.startsWith(`${spec.images.registry}/`);
    const wrong = containersWhere(
      objects,
      ({ image }) => !pinned.test(image) || !(named.test(image) || isOurs(image)),
    );
    expect(wrong).toEqual([]);
  });

  test('every pod refers to the image pull secret of the config, and to no other', () => {
    const { objects, spec } = cluster();
    const { pullSecret } = spec.images;
    const expected = pullSecret === undefined ? undefined : [{ name: pullSecret }];
    const odd = workloadsOf(objects).filter(({ pod }) => !isDeepStrictEqual(pod.imagePullSecrets, expected));
    expect(odd.map(({ title }) => title)).toEqual([]);
  });

  test('pods for GPU nodes alone have the runtime class of the config, and no other pod has one', () => {
    const { objects, spec } = cluster();
    const runtimeClass = spec.nodePools.gpu?.runtimeClassName;
    const odd = workloadsOf(objects).filter(
      ({ namespace, pod }) =>
        pod.runtimeClassName !== (namespace === NAMESPACES.gpu.name ? runtimeClass : undefined),
    );
    expect(odd.map(({ title, pod }) => `${title}: ${pod.runtimeClassName}`)).toEqual([]);
  });

  test('every container requests and is bounded in CPU and memory', () => {
    const unbounded = containersWhere(cluster().objects, ({ resources = {} }) =>
      [resources.requests, resources.limits].some((amounts) => !amounts?.['cpu'] || !amounts['memory']),
    );
    expect(unbounded).toEqual([]);
  });

  test('every container has a read-only root, no capability and no way to more rights', () => {
    const loose = containersWhere(cluster().objects, ({ securityContext: context = {} }) => {
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
    const { objects } = cluster();
    const restricted = workloadsOf(objects).filter(
      ({ namespace }) => enforced(objects, namespace) === 'restricted',
    );
    const refused = restricted.flatMap(({ title, pod }) =>
      restrictedFaults(pod).map((fault) => `${title}: ${fault}`),
    );
    expect(refused).toEqual([]);
    expectSeen(restricted.length, cluster(), { hub: 6, edge: 2 });
  });

  test('only namespaces whose pods need the node are privileged, and only those pods mount paths of it', () => {
    const { objects } = cluster();
    const workloads = workloadsOf(objects);
    const mounted = workloads.flatMap(hostPathsOf);
    expect(mounted.filter((path) => !HOST_PATHS.includes(path))).toEqual([]);
    const privileged = workloads.filter((workload) => {
      const needsNode = hostPathsOf(workload).length > 0;
      return (enforced(objects, workload.namespace) === 'privileged') !== needsNode;
    });
    expect(privileged.map(({ title }) => title)).toEqual([]);
  });

  test("kgateway's proxies are pods that Pod Security admits in the Gateways' namespace", () => {
    const parameters = ofKind(cluster().objects, 'GatewayParameters');
    expect(parameters).toHaveLength(runsKgateway(cluster()) ? 1 : 0);
    expect(parameters.flatMap((object) => restrictedFaults(kgatewayPod(object)))).toEqual([]);
  });

  test('no workload states replicas where an autoscaler owns them, and every other one does', () => {
    const { objects } = cluster();
    const scaled = ofKind(objects, 'HorizontalPodAutoscaler').map(
      ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
    );
    const odd = workloadsOf(objects)
      .filter(({ kind }) => kind !== 'DaemonSet')
      .filter(
        ({ namespace, name, replicas }) =>
          scaled.includes(`${namespace}/${name}`) === (replicas !== undefined),
      );
    expect(odd.map(({ title, replicas }) => `${title}: replicas ${replicas}`)).toEqual([]);
  });
}

export function hostPathTests(cluster: () => Cluster): void {
  test('pods of a cluster with GPU nodes mount every path of the list', () => {
    expect(workloadsOf(cluster().objects).flatMap(hostPathsOf).sort()).toEqual(HOST_PATHS);
  });
}
