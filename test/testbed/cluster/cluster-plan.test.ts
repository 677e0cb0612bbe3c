import { clusterPlan } from '../../../testbed/cluster/cluster-plan';

/** First and last address of a range, as numbers. */
function bounds(range: string): [number, number] {
  const [address, prefix] = range.split('/') as [string, string];
  const first = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return [first, first + 2 ** (32 - Number(prefix)) - 1];
}

test('no two clusters of a run share an address, so that a test reaches the pods of all', () => {
  const plans = Array.from({ length: 16 }, (_, index) => clusterPlan(index));
  const ranges = plans.flatMap(({ node, podRange, serviceRange, loadBalancer }) => [
    podRange,
    serviceRange,
    `${node(1).address}/32`,
    `${node(2).address}/32`,
    ...Array.from({ length: 16 }, (_, number) => `${loadBalancer(number)}/32`),
  ]);
  const sorted = ranges.map(bounds).sort(([a], [b]) => a - b);
  const meeting = sorted.filter(([first], index) => index > 0 && first <= sorted[index - 1]![1]);
  expect(sorted).toHaveLength(16 * 20);
  expect(meeting).toEqual([]);
});

test('the pods of a node are pods of its cluster, and its fixed services are services', () => {
  const plan = clusterPlan(3);
  const holds = (range: string, address: string) => {
    const [first, last] = bounds(range);
    const [at] = bounds(`${address}/32`);
    return first <= at && at <= last;
  };
  expect(holds(plan.podRange, plan.node(2).podRange.split('/')[0]!)).toBe(true);
  expect([plan.kubernetes, plan.dns].map((address) => holds(plan.serviceRange, address))).toEqual([
    true,
    true,
  ]);
});
