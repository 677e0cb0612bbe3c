import { gatewayName, GPU_TAINT, NAMESPACES, WORKLOADS } from '../../lib';
import { eventually } from '../../testbed/waiting';
import { nodeUsage, usageLine } from './scheduling/node-usage';
import { PlacedCluster } from './scheduling/placed-cluster';
import { placeholder } from './scheduling/placeholder';
import { isOurs, placements } from './scheduling/placements';
import { type Snapshot } from './scheduling/snapshot';
import { wantedPods } from './scheduling/wanted-pods';

/**
 * `kubectl apply --server-side -f dist/<stack>` on a real kube-apiserver, scheduler and controller manager, with nodes
 * as the Pulumi program orders them from Linode. What is a double is said at `PlacedCluster`.
 */
interface Figures {
  readonly stack: string;
  readonly systemPool: readonly string[];
  readonly gpuPool: readonly string[];
  readonly workloads: number;
  readonly pods: number;
  /** Least and most replicas. */
  readonly autoscaled: Readonly<Record<string, readonly [number, number]>>;
}

const FIGURES: readonly Figures[] = [
  {
    stack: 'edge',
    systemPool: ['lke-system-1', 'lke-system-2'],
    gpuPool: ['lke-gpu-1'],
    workloads: 5,
    pods: 7,
    autoscaled: {},
  },
  {
    stack: 'hub',
    systemPool: ['lke-system-1', 'lke-system-2', 'lke-system-3'],
    gpuPool: ['lke-gpu-1'],
    workloads: 15,
    pods: 22,
    autoscaled: {
      [gatewayName('bronze')]: [1, 1],
      [gatewayName('gold')]: [2, 3],
      [gatewayName('silver')]: [2, 2],
    },
  },
];

describe.each(FIGURES)('$stack', ({ stack, systemPool, gpuPool, workloads, pods, autoscaled }) => {
  const everyNode = [...gpuPool, ...systemPool];
  let cluster: PlacedCluster;
  let atRest: Snapshot;

  const say = (text: string) => console.log(`${stack}: ${text}`);
  const sayUsage = (snapshot: Snapshot) => nodeUsage(snapshot).map(usageLine).forEach(say);
  const seconds = (start: number) => `${((Date.now() - start) / 1000).toFixed(1)} s`;

  beforeAll(async () => {
    const start = Date.now();
    cluster = await PlacedCluster.start(stack);
    atRest = await cluster.settled();
    say(`a control plane, its nodes and the applied files settled in ${seconds(start)}`);
  }, 120_000);

  afterAll(() => cluster?.stop());

  test('every rendered workload has all its pods ready, and no pod is pending', () => {
    const ready = Object.entries(placements(atRest)).map(([name, nodes]) => [name, nodes.length]);
    expect(Object.fromEntries(ready)).toEqual(wantedPods(stack, everyNode.length, gpuPool.length));
    expect(atRest.workloads.filter(isOurs)).toHaveLength(workloads);
    expect(atRest.pods.filter(isOurs)).toHaveLength(pods);
    expect(atRest.pods.filter(({ status }) => status.phase !== 'Running')).toEqual([]);
    say(`${pods} pods of ${workloads} workloads are ready on ${atRest.nodes.length} nodes`);
    sayUsage(atRest);
  });

  test('agents run on every node, GPU exporters where GPUs are, and nothing else takes a GPU node', () => {
    const { [WORKLOADS.agent]: agents, ...others } = placements(atRest);
    const { [WORKLOADS.dcgmExporter]: exporters, [WORKLOADS.devicePlugin]: plugins, ...rest } = others;
    expect(agents).toEqual(everyNode);
    expect(exporters).toEqual(gpuPool);
    expect(plugins).toEqual(gpuPool);
    const elsewhere = Object.values(rest).flat();
    expect(elsewhere.filter((node) => !systemPool.includes(node))).toEqual([]);
  });

  if (stack === 'hub') {
    test('autoscalers raise their gateways to the minimum, though no metric is there to ask', () => {
      const least = Object.entries(autoscaled).map(([name, [minimum]]) => [name, minimum]);
      const replicas = atRest.autoscalers.map(({ metadata: { name } }) => {
        const owned = atRest.workloads.find((workload) => workload.metadata.name === name)!;
        return [name, owned.spec.replicas];
      });
      expect(replicas).toEqual(least);
    });

    test('replicas of one workload stand on nodes of their own, and a budget lets one of them go', () => {
      const replicated = atRest.workloads.filter(({ spec }) => (spec.replicas ?? 1) > 1).filter(isOurs);
      const found = replicated.map(({ metadata: { name } }) => ({
        name,
        nodes: new Set(placements(atRest)[name]).size,
        evictions: atRest.budgets.find(({ metadata }) => metadata.name === name)?.status.disruptionsAllowed,
      }));
      expect(found).toEqual([
        { name: WORKLOADS.ingress, nodes: 2, evictions: 1 },
        { name: WORKLOADS.metricsProxy, nodes: 2, evictions: 1 },
        { name: gatewayName('gold'), nodes: 2, evictions: 1 },
        { name: gatewayName('silver'), nodes: 2, evictions: 1 },
      ]);
      const evictions = atRest.budgets.map(({ status }) => status.disruptionsAllowed);
      expect(evictions).toEqual([1, 1, 1, 1, 1]);
      say(`${evictions.length} budgets, each allows one eviction`);
    });
  }

  test('a second apply of the same files touches no workload, whoever owns its replicas', async () => {
    const generations = ({ workloads: all }: Snapshot) =>
      all.map(({ metadata }) => `${metadata.name} ${metadata.generation}`);
    cluster.apply();
    expect(generations(await cluster.settled())).toEqual(generations(atRest));
  });

  test('a pod that asks for a GPU more than there is waits, and the others have theirs', async () => {
    const toleration = { key: GPU_TAINT.key, operator: 'Exists', effect: GPU_TAINT.effect };
    const names = ['gpu-0', ...gpuPool.map((_, index) => `gpu-${index + 1}`)];
    cluster.create(
      names.map((name) => {
        const { metadata, spec } = placeholder('wants-gpu', { 'nvidia.com/gpu': '1' }, [toleration]);
        return { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name, namespace: 'default' }, spec };
      }),
    );
    await eventually('a pod to be refused', 20_000, async () => {
      const asking = cluster.snapshot().pods.filter(({ metadata }) => metadata.labels?.app === 'wants-gpu');
      const placed = asking.flatMap(({ spec }) => spec.nodeName ?? []);
      const refused = asking
        .flatMap(({ status }) => status.conditions ?? [])
        .find(({ status }) => status === 'False');
      expect(placed).toEqual(gpuPool);
      expect(refused?.message).toContain('Insufficient nvidia.com/gpu');
      return true;
    });
    cluster.kubectl('delete', 'pod', '-n', 'default', '-l', 'app=wants-gpu');
  });

  test('a DaemonSet without the toleration stays off the GPU nodes: the taint is real', async () => {
    cluster.create([
      {
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: { name: 'intolerant', namespace: 'default' },
        spec: {
          selector: { matchLabels: { app: 'intolerant' } },
          template: placeholder('intolerant', { cpu: '1m' }),
        },
      },
    ]);
    const { pods: placed } = await cluster.settled();
    const own = placed.filter(({ metadata }) => metadata.labels?.app === 'intolerant');
    expect(own.map(({ spec }) => spec.nodeName).sort()).toEqual(systemPool);
    cluster.kubectl('delete', 'daemonset', '-n', 'default', 'intolerant', '--cascade=foreground');
  });

  test('a node that LKE recycles empties within the budgets, and its pods find room on the rest', async () => {
    const fullest = nodeUsage(atRest).sort((a, b) => b.memory.used - a.memory.used)[0]!;
    expect(systemPool).toContain(fullest.node);
    const start = Date.now();
    await cluster.drain(fullest.node);
    const drained = await cluster.settled();
    const left = nodeUsage(drained).find(({ node }) => node === fullest.node)!;
    // The agent and LKE's own.
    expect(left.pods).toBe(2);
    say(
      `${fullest.node} drained: its ${fullest.pods - left.pods} pods are ready elsewhere in ${seconds(start)}`,
    );
    sayUsage(drained);
    cluster.kubectl('uncordon', fullest.node);
  });

  if (stack === 'hub') {
    const doors = ['deployment', WORKLOADS.ingress, '-n', NAMESPACES.hub.name];
    const ofDoors = ({ pods: all }: Snapshot) =>
      all.filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] === WORKLOADS.ingress);

    test('doors on as many nodes as there are doors are updated, and no two stand on one', async () => {
      const before = cluster.snapshot();
      const used = placements(before)[WORKLOADS.ingress]!;
      const spare = systemPool.find((node) => !used.includes(node))!;
      cluster.kubectl('cordon', spare);
      const start = Date.now();
      cluster.kubectl('rollout', 'restart', ...doors);
      await eventually('the update', 40_000, async () => {
        cluster.kubectl('rollout', 'status', ...doors, '--timeout=3s');
        return true;
      });
      const updated = await cluster.settled();
      const names = ofDoors(updated).map(({ metadata: { name } }) => name);
      expect(ofDoors(before).filter(({ metadata: { name } }) => names.includes(name))).toEqual([]);
      expect(placements(updated)[WORKLOADS.ingress]).toEqual(used);
      say(`${names.length} doors on ${used.length} nodes were updated in ${seconds(start)}`);
      cluster.kubectl('uncordon', spare);
    });

    test('a door waits where one node alone takes pods, and that node has one', async () => {
      const [leaving, stays] = ofDoors(cluster.snapshot());
      const closed = systemPool.filter((node) => node !== stays!.spec.nodeName);
      cluster.kubectl('cordon', ...closed);
      cluster.kubectl('delete', 'pod', leaving!.metadata.name, '-n', NAMESPACES.hub.name, '--wait=false');
      await eventually('the door to wait', 20_000, async () => {
        const waiting = ofDoors(cluster.snapshot()).filter(({ spec }) => spec.nodeName === undefined);
        const [message] = waiting.flatMap(({ status }) =>
          (status.conditions ?? []).map((condition) => condition.message ?? ''),
        );
        expect(message).toContain("didn't match pod topology spread constraints");
        return true;
      });
      cluster.kubectl('uncordon', ...closed);
      expect(new Set(placements(await cluster.settled())[WORKLOADS.ingress]).size).toBe(2);
    });

    test('the pools hold every autoscaler at its maximum', async () => {
      for (const [name, [, most]] of Object.entries(autoscaled)) {
        const patch = JSON.stringify({ spec: { minReplicas: most } });
        cluster.kubectl('patch', 'hpa', name, '-n', NAMESPACES.hub.name, '--type=merge', '-p', patch);
      }
      const grown = await cluster.settled();
      const placed = placements(grown);
      const most = Object.entries(autoscaled).map(([name, [, maximum]]) => [name, maximum]);
      expect(Object.keys(autoscaled).map((name) => [name, placed[name]!.length])).toEqual(most);
      say(`at full scale ${grown.pods.filter(isOurs).length} pods are ready`);
      sayUsage(grown);
    });
  }
});
