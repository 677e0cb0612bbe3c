import { type Platform } from '../../../testbed/cluster/platform';
import { readManifests } from '../../../testbed/kubernetes/read-manifests';
import { WORKLOAD_KINDS } from '../../../testbed/kubernetes/workload';
import { lookUntil } from '../../../testbed/waiting';
import { figure } from './figure';

const STACKS = ['hub', 'edge'];

interface ObservedAutoscaler {
  readonly metadata: { readonly name: string };
  readonly status: { readonly currentMetrics?: readonly object[] | null };
}

/** What the API servers made of the rendered files. */
export function manifestTests(platform: () => Platform): void {
  test.each(STACKS)('%s: kubectl applied every object, and no admission warned of one', (stack) => {
    const cluster = platform().cluster(stack);
    const objects = readManifests(cluster.props.files);
    const said = platform().applied.get(stack)!.trimEnd().split('\n');
    expect(said.filter((line) => !line.endsWith(' serverside-applied'))).toEqual([]);
    expect(said).toHaveLength(objects.length);
    figure(`${stack}: ${objects.length} objects applied, 0 warnings`);
  });

  test.each(STACKS)('%s: its API server holds what is rendered', async (stack) => {
    const cluster = platform().cluster(stack);
    const options = ['--server-side', '--field-manager=fed-observability', '--force-conflicts'];
    // Fails with the differences where there are any.
    const differences = await cluster.kubectl.run('diff', ...options, '-f', cluster.props.files);
    expect(differences).toBe('');
  });

  test.each(STACKS)('%s: every rendered workload has ready pods, and none was restarted', async (stack) => {
    const cluster = platform().cluster(stack);
    const workloads = readManifests(cluster.props.files).filter(({ kind }) => WORKLOAD_KINDS.includes(kind));
    const pods = workloads.flatMap(({ metadata }) =>
      cluster.podsNamed(metadata.labels!['app.kubernetes.io/name']!, metadata.namespace),
    );
    expect(pods.filter(({ ready }) => !ready).map(({ name }) => name)).toEqual([]);
    expect(cluster.pods.filter(({ restarts }) => restarts > 0).map(({ name }) => name)).toEqual([]);
    figure(`${stack}: ${workloads.length} workloads, ${cluster.pods.length} pods ready, 0 restarts`);
  });

  test('the autoscalers of the hub see how busy their gateways are', async () => {
    const { api } = platform().cluster('hub');
    const path = '/apis/autoscaling/v2/horizontalpodautoscalers';
    const blind = async () => {
      const { items } = await api.get<{ items: ObservedAutoscaler[] }>(path);
      expect(items.length).toBeGreaterThanOrEqual(3);
      return items.flatMap(({ metadata, status }) => (status.currentMetrics?.length ? [] : [metadata.name]));
    };
    const left = await lookUntil(blind, ({ length }) => length === 0, { timeoutMs: 90_000, everyMs: 1_000 });
    expect(left).toEqual([]);
  });
}
