import { type Manifest } from '../../lib';
import { titleOf } from '../support/fixtures';
import { type Cluster, expectSeen } from './clusters';
import { configFile } from './collector-pods';
import { DOOR } from './doors';
import { ofKind, specOf } from './manifests';
import { matches, nameOf, type Workload, workloadsOf } from './pods';

interface ServiceSpec {
  readonly selector: Readonly<Record<string, string>>;
  readonly clusterIP?: string;
  readonly internalTrafficPolicy?: string;
}

/** Seconds for which the cluster's DNS may answer out of a cache: CoreDNS with `cache 30`. */
const DNS_CACHE_SECONDS = 30;

/** Seconds that a process has after SIGTERM: for the requests under way. */
const STOP_SECONDS = 30;

/** Workloads of several pods that a Service spreads over: another pod takes over what one of them leaves. */
function sharedBehindServices(objects: readonly Manifest[]): Workload[] {
  const spreading = ofKind(objects, 'Service').filter((service) => {
    const { clusterIP, internalTrafficPolicy } = specOf<ServiceSpec>(service);
    return clusterIP !== 'None' && internalTrafficPolicy !== 'Local';
  });
  return workloadsOf(objects).filter(
    (workload) =>
      mostReplicas(objects, workload) > 1 &&
      spreading.some(
        (service) =>
          service.metadata.namespace === workload.namespace &&
          matches(specOf<ServiceSpec>(service).selector, workload.labels),
      ),
  );
}

function mostReplicas(objects: readonly Manifest[], { namespace, name, replicas }: Workload): number {
  const scaled = ofKind(objects, 'HorizontalPodAutoscaler').find(
    ({ metadata }) => metadata.namespace === namespace && metadata.name === name,
  );
  return replicas ?? (scaled ? specOf<{ maxReplicas: number }>(scaled).maxReplicas : 1);
}

/** Seconds between two looks of a door at the addresses of its gateways. */
function doorRefreshSeconds(objects: readonly Manifest[]): number {
  if (!objects.some((object) => titleOf(object) === `Service ${DOOR}`)) return 0;
  interface Envoy {
    readonly static_resources: {
      readonly clusters: readonly {
        readonly cluster_type?: { readonly typed_config: { readonly dns_refresh_rate: string } };
      }[];
    };
  }
  const envoy = configFile(objects, `ConfigMap ${DOOR}-config`, 'envoy.yaml') as Envoy;
  const rates = envoy.static_resources.clusters.flatMap(({ cluster_type: type }) =>
    type === undefined ? [] : [parseFloat(type.typed_config.dns_refresh_rate)],
  );
  return Math.max(...rates);
}

export function withdrawalTests(cluster: () => Cluster): void {
  const preStopOf = ({ pod }: Workload) => pod.containers[0]!.lifecycle?.preStop?.sleep?.seconds ?? 0;

  test('a pod behind a Service serves on until those who dial it know that it leaves, and then has its time to stop', () => {
    const { objects } = cluster();
    const shared = sharedBehindServices(objects);
    const known = 2 * doorRefreshSeconds(objects);
    const cut = shared.filter(
      (workload) =>
        preStopOf(workload) < Math.max(known, 10) ||
        (workload.pod.terminationGracePeriodSeconds ?? 30) < preStopOf(workload) + STOP_SECONDS,
    );
    expect(cut.map(nameOf)).toEqual([]);
    expectSeen(shared.length, cluster(), { hub: 1, edge: 0 });
  });

  test('an update of pods whom DNS names waits with the next one until the doors know the last', () => {
    const { objects } = cluster();
    const known = DNS_CACHE_SECONDS + doorRefreshSeconds(objects);
    const named = sharedBehindServices(objects).filter(({ kind }) => kind === 'StatefulSet');
    expect(named.filter(({ minReadySeconds = 0 }) => minReadySeconds < known).map(nameOf)).toEqual([]);
  });

  test('no such pod is killed for not being ready: its liveness asks another page than its readiness', () => {
    const shared = sharedBehindServices(cluster().objects);
    const killed = shared.filter(({ pod }) => {
      const { readinessProbe, livenessProbe } = pod.containers[0]!;
      return livenessProbe !== undefined && livenessProbe.httpGet.path === readinessProbe?.httpGet.path;
    });
    expect(killed.map(nameOf)).toEqual([]);
  });
}

export function doorNodeTests(cluster: () => Cluster): void {
  test('two doors are never on one node, nor two new ones after an update', () => {
    const doors = workloadsOf(cluster().objects).find((workload) => nameOf(workload) === DOOR)!;
    expect(doors.pod.topologySpreadConstraints).toEqual([
      {
        topologyKey: 'kubernetes.io/hostname',
        maxSkew: 1,
        whenUnsatisfiable: 'DoNotSchedule',
        minDomains: 2,
        nodeTaintsPolicy: 'Honor',
        labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'otel-gateway-external' } },
        matchLabelKeys: ['pod-template-hash'],
      },
    ]);
  });
}
