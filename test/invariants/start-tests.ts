import { type Cluster, expectSeen } from './clusters';
import { collectorsOf } from './collector-pods';
import { specOf } from './manifests';
import { type Workload, workloadsOf } from './pods';
import { storedBytes } from './queue-tests';

/** Bytes a second in which a queue file is read at the start. */
const READ_BYTES_PER_SECOND = 100_000_000;
/** What Pulumi waits without an annotation. */
const PULUMI_SECONDS = 600;

/** Seconds that the startup probe of a workload gives it. */
function startSeconds({ pod }: Workload): number {
  const probe = pod.containers[0]!.startupProbe;
  return probe === undefined ? 60 : probe.failureThreshold * probe.periodSeconds;
}

export function startTests(cluster: () => Cluster): void {
  test('a collector may start as long as it takes to read its queues when they are full', () => {
    const collectors = collectorsOf(cluster().objects);
    const short = collectors.flatMap(({ workload, config }) => {
      const needed = 60 + storedBytes(config) / READ_BYTES_PER_SECOND;
      const given = startSeconds(workload);
      return given >= needed ? [] : [`${workload.title}: ${given} s for ${needed} s`];
    });
    expect(short).toEqual([]);
    expectSeen(collectors.length, cluster(), { hub: 2, edge: 2 });
  });

  test('no compaction stands between a start and its health', () => {
    const compactions = collectorsOf(cluster().objects).flatMap(({ workload, config }) =>
      Object.entries(config.extensions).flatMap(([id, { compaction }]) =>
        compaction === undefined ? [] : [{ at: `${workload.title}: ${id}`, ...compaction }],
      ),
    );
    expect(compactions.filter(({ on_start }) => on_start)).toEqual([]);
    expect(
      compactions.filter(({ on_rebound, cleanup_on_start }) => !on_rebound || !cleanup_on_start),
    ).toEqual([]);
    expectSeen(compactions.length, cluster(), { hub: 5, edge: 5 });
  });

  test('Pulumi waits for a rollout as long as its pods may take, one after the other', () => {
    const { live } = cluster();
    const short = workloadsOf(live).flatMap((workload) => {
      const { title, kind, pod, annotations, minReadySeconds = 0 } = workload;
      const steps =
        kind === 'DaemonSet' ? 10 : Math.max(workload.replicas ?? 1, maxReplicas(cluster(), workload));
      const step = startSeconds(workload) + (pod.terminationGracePeriodSeconds ?? 30) + minReadySeconds;
      const needed = steps * step;
      const given = Number(annotations['pulumi.com/timeoutSeconds'] ?? PULUMI_SECONDS);
      return given >= needed ? [] : [`${title}: ${given} s for ${needed} s`];
    });
    expect(short).toEqual([]);
  });
}

/** The most replicas that an autoscaler makes of a workload. */
function maxReplicas({ objects }: Cluster, { name, namespace }: Workload): number {
  interface AutoscalerSpec {
    readonly maxReplicas: number;
    readonly scaleTargetRef: { readonly name: string };
  }
  const specs = objects
    .filter(({ kind, metadata }) => kind === 'HorizontalPodAutoscaler' && metadata.namespace === namespace)
    .map((object) => specOf<AutoscalerSpec>(object));
  return specs.find(({ scaleTargetRef }) => scaleTargetRef.name === name)?.maxReplicas ?? 0;
}
