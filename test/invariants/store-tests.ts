import { type Cluster } from './clusters';
import { filesOf, ofKind } from './manifests';
import { workloadsOf } from './pods';

/** The one container of a store in `monitoring`. */
function storeOf({ objects }: Cluster, name: string) {
  const found = workloadsOf(objects).find(
    (workload) => workload.namespace === 'monitoring' && workload.name === name,
  );
  return found!.pod.containers[0]!;
}

/** Whether a collector of the cluster writes by Prometheus' remote-write. */
function writesRemotely({ objects }: Cluster): boolean {
  return ofKind(objects, 'ConfigMap').some((configMap) =>
    Object.values(filesOf(configMap)).some((text) => text.includes(':9090/api/v1/write')),
  );
}

export function storeTests(hub: () => Cluster): void {
  test('Prometheus takes remote-write where the gateways write so, and nowhere else', () => {
    const args = storeOf(hub(), 'prometheus').args!;
    expect(args.includes('--web.enable-remote-write-receiver')).toBe(writesRemotely(hub()));
    expect(args).toContain('--web.enable-otlp-receiver');
  });
}
