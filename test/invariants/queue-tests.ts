import { OFFSETS_BYTES, parseBytes, STORAGE_CLASS } from '../../lib';
import { type Cluster, expectSeen, repeated } from './clusters';
import { type CollectorConfig, collectorsOf, configFile } from './collector-pods';
import { ofKind, specOf } from './manifests';

/** Storage extensions that exporters and receivers of a collector name. */
function storagesOf({ exporters, receivers }: CollectorConfig): string[] {
  return [
    ...Object.values(exporters).flatMap(({ sending_queue }) => sending_queue?.storage ?? []),
    ...Object.values(receivers).flatMap(({ storage }) => storage ?? []),
  ];
}

/** Bytes of every queue and offset file of a collector: an exporter keeps one queue for each signal. */
export function storedBytes({ exporters, receivers, service }: CollectorConfig): number {
  const queues = Object.entries(exporters).map(([id, { sending_queue: queue }]) => {
    const signals = Object.entries(service.pipelines)
      .filter(([, pipeline]) => pipeline.exporters.includes(id))
      .map(([name]) => name.split('/')[0]);
    return queue?.storage === undefined ? 0 : queue.queue_size * new Set(signals).size;
  });
  const offsets = Object.values(receivers).filter(({ storage }) => storage !== undefined).length;
  return queues.reduce((sum, bytes) => sum + bytes, offsets * OFFSETS_BYTES);
}

export function queueTests(cluster: () => Cluster): void {
  test('every queue has a directory of its own on the volume of its collector, and the volume is 1.3 × all of them', () => {
    const { objects, view } = cluster();
    const collectors = collectorsOf(objects);
    const wrong = collectors.flatMap(({ workload, config }) => {
      const mount = workload.pod.containers[0]!.volumeMounts!.find(({ name }) => name === 'queue')!;
      const storages = storagesOf(config);
      const directories = storages.map(
        (storage) => config.extensions[storage]?.directory ?? `${storage} is missing`,
      );
      const claim = workload.claims.get('queue');
      const room = claim === undefined ? view.agentDiskBytes : parseBytes(claim);
      const stored = storedBytes(config);
      return [
        ...repeated(directories).map((directory) => `${directory} has two users`),
        ...directories
          .filter((path) => !path.startsWith(`${mount.mountPath}/`))
          .map((path) => `${path} is on no volume`),
        ...storages
          .filter((storage) => !config.service.extensions.includes(storage))
          .map((storage) => `${storage} does not run`),
        ...(stored * 1.3 <= room ? [] : [`${stored} bytes × 1.3 on ${room}`]),
      ].map((fault) => `${workload.title}: ${fault}`);
    });
    expect(wrong).toEqual([]);
    const queues = collectors.flatMap(({ config }) => storagesOf(config));
    expectSeen(queues.length, cluster(), { hub: 5, edge: 5 });
  });

  test('every claim is of the storage class that keeps the volume, also when its set is deleted or scaled', () => {
    interface SetSpec {
      readonly persistentVolumeClaimRetentionPolicy: object;
      readonly volumeClaimTemplates: readonly { spec: { storageClassName: string } }[];
    }
    const sets = ofKind(cluster().objects, 'StatefulSet').map((set) => specOf<SetSpec>(set));
    for (const { persistentVolumeClaimRetentionPolicy: policy, volumeClaimTemplates: claims } of sets) {
      expect(policy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
      expect(claims.map(({ spec }) => spec.storageClassName)).toEqual([STORAGE_CLASS]);
    }
    expectSeen(sets.length, cluster(), { hub: 5, edge: 1 });
  });
}
export function lokiLimitTests(cluster: () => Cluster): void {
  test('Loki takes a batch that its attributes make sixty-four times larger: a refused one would be sent for ever', () => {
    const { objects } = cluster();
    const loki = configFile(objects, 'ConfigMap monitoring/loki-config', 'loki.yaml') as {
      server: { grpc_server_max_recv_msg_size: number };
      ingester_client: { grpc_client_config: { max_send_msg_size: number } };
    };
    const batches = collectorsOf(objects).flatMap(({ config }) =>
      Object.values(config.exporters).flatMap(({ sending_queue }) => sending_queue?.batch ?? []),
    );
    expect(batches.length).toBeGreaterThan(0);
    const largest = Math.max(...batches.map(({ max_size }) => max_size));
    expect(loki.server.grpc_server_max_recv_msg_size).toBeGreaterThanOrEqual(64 * largest);
    expect(loki.ingester_client.grpc_client_config.max_send_msg_size).toBeGreaterThanOrEqual(64 * largest);
  });
}
