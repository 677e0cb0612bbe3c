import { type HubCluster, parseBytes, parseSeconds } from '../../lib';
import { type Cluster } from './clusters';
import { configFile } from './collector-pods';
import { filesOf, ofKind } from './manifests';
import { workloadsOf } from './pods';

interface TempoConfig {
  readonly query_frontend: { readonly search: { readonly query_ingesters_until: string } };
  readonly overrides: {
    readonly defaults: {
      readonly ingestion: { readonly max_traces_per_user: number };
      readonly global: { readonly max_bytes_per_trace: number };
    };
  };
  readonly storage: { readonly trace: { readonly wal: { readonly ingestion_time_range_slack: string } } };
}

interface LokiConfig {
  readonly ingester: { readonly wal: { readonly replay_memory_ceiling: string } };
}

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
  test('Tempo files and finds traces that are as old as the queues may deliver them', () => {
    const { objects, view } = hub();
    const config = configFile(objects, 'ConfigMap monitoring/tempo-config', 'tempo.yaml') as TempoConfig;
    const { replaySeconds } = view as HubCluster;
    const slack = parseSeconds(config.storage.trace.wal.ingestion_time_range_slack);
    expect(slack).toBeGreaterThan(replaySeconds);
    expect(parseSeconds(config.query_frontend.search.query_ingesters_until)).toBeGreaterThan(slack);
  });

  test('Tempo states the limits beyond which it discards what it has acknowledged', () => {
    const { objects } = hub();
    const config = configFile(objects, 'ConfigMap monitoring/tempo-config', 'tempo.yaml') as TempoConfig;
    const { ingestion, global } = config.overrides.defaults;
    expect(ingestion.max_traces_per_user).toBeGreaterThan(0);
    expect(global.max_bytes_per_trace).toBeGreaterThan(0);
  });

  test('Loki reads its write-ahead log in less memory than it has: else it is killed at every start', () => {
    const { objects } = hub();
    const config = configFile(objects, 'ConfigMap monitoring/loki-config', 'loki.yaml') as LokiConfig;
    const [, mebibytes] = /^(\d+)MB$/.exec(config.ingester.wal.replay_memory_ceiling)!;
    const { env, resources } = storeOf(hub(), 'loki');
    const goLimit = env!.find(({ name }) => name === 'GOMEMLIMIT')!.value!;
    const ceiling = parseBytes(`${mebibytes}Mi`);
    expect(ceiling).toBeLessThan(parseBytes(goLimit.replace(/iB$/, 'i')));
    // With half for the lines, the other half holds what Go has not collected yet.
    expect(ceiling).toBeLessThanOrEqual(parseBytes(resources!.limits!['memory']!) / 2);
  });

  test('Prometheus takes remote-write where the gateways write so, and nowhere else', () => {
    const args = storeOf(hub(), 'prometheus').args!;
    expect(args.includes('--web.enable-remote-write-receiver')).toBe(writesRemotely(hub()));
    expect(args).toContain('--web.enable-otlp-receiver');
  });
}
