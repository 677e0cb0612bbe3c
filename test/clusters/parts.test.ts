import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { partsOf } from '../../lib/clusters/parts';
import { readFleet } from '../../stacks/config';
import { VARIANTS } from '../support/fixtures';

const CLUSTERS = readdirSync(VARIANTS).flatMap((variant) =>
  [...readFleet(join(VARIANTS, variant)).clusters.values()].map((cluster) => ({
    name: `${variant}/${cluster.stack}`,
    charts: partsOf(cluster).map(({ chart }) => chart),
  })),
);

test('a role lists its parts in the order in which they are applied: kubectl takes files by their names', () => {
  for (const { name, charts } of CLUSTERS) expect([name, charts]).toEqual([name, [...charts].sort()]);
});

test('a chart number stands once in a cluster: two of a number would have no order', () => {
  for (const { name, charts } of CLUSTERS) {
    const numbers = charts.map((chart) => chart.slice(0, 2));
    expect([name, numbers.filter((number, index) => numbers.indexOf(number) !== index)]).toEqual([name, []]);
  }
  expect(CLUSTERS.length).toBeGreaterThan(40);
});
