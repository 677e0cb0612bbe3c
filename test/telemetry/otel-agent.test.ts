import { type PodSpec } from '../invariants/pods';
import { configFiles, find, fleetOfFiles, objectsOf } from '../support/fixtures';

interface DaemonSetSpec {
  readonly template: { readonly spec: PodSpec & { readonly tolerations?: readonly object[] } };
}

/** The pod of the edge's agent, with these keys under `telemetry.agentTaints`. */
function agentPod(agentTaints: readonly string[] | undefined) {
  const fleet = fleetOfFiles(configFiles({ edge: { 'telemetry.agentTaints': agentTaints } }));
  const daemonSet = find(objectsOf('edge', fleet), 'DaemonSet observability-agents/otel-agent');
  return (daemonSet.spec as DaemonSetSpec).template.spec;
}

test('an agent runs on every node, whatever taint it has: what runs there is watched', () => {
  expect(agentPod(undefined).tolerations).toEqual([{ operator: 'Exists' }]);
});

test('the config narrows the taints, and GPU nodes stay', () => {
  expect(agentPod(['example.com/batch']).tolerations).toEqual([
    { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
    { key: 'example.com/batch', operator: 'Exists' },
  ]);
});

test('what an agent has under way is on disk, so it need not wait for a door that does not answer', () => {
  expect(agentPod(undefined).terminationGracePeriodSeconds).toBe(10);
});
