import { gatewayName } from '../../../lib';
import { curatedQueries } from '../../../lib/metrics/curated-queries';
import { type Platform } from '../../../testbed/cluster/platform';
import { now, observe, type Result } from '../../../testbed/stores/observations';
import { eventually } from '../../../testbed/waiting';
import { figure } from './figure';

const QUERIES = curatedQueries();
const SOURCES = ['logs', 'metrics', 'traces'];

/** The metrics-proxy as it is deployed, before the Prometheus that reads the gateways that really run. */
export function observationTests(platform: () => Platform): void {
  test('every curated query has a value for every gateway, by the labels that it promises', async () => {
    const hub = platform().cluster('hub');
    const pods = ['gold', 'silver', 'bronze'].flatMap((name) =>
      hub.podsNamed(gatewayName(name)).map((pod) => `${name} ${pod.name}`),
    );
    let results: Record<string, Result> = {};
    // A rate needs two scrapes.
    await eventually('two scrapes', 40_000, async () => {
      results = await observe(hub, now(Object.keys(QUERIES)));
      return Object.values(results).every(({ missing }) => !missing);
    }).catch(() => undefined);
    for (const [name, { missing, series }] of Object.entries(results)) {
      const bySource = 'source' in QUERIES[name]!.labels;
      const keys = new Set(series.map(({ labels }) => Object.keys(labels).sort().join()));
      expect([name, missing, [...keys]]).toEqual([
        name,
        false,
        [bySource ? 'class,pod,source' : 'class,pod'],
      ]);
    }
    const podsOf = (name: string) => [
      ...new Set(results[name]!.series.map(({ labels }) => `${labels['class']} ${labels['pod']}`)),
    ];
    for (const name of ['queue_length', 'queue_fill', 'dropped_batches', 'refused_batches', 'memory_usage']) {
      expect([name, podsOf(name).sort()]).toEqual([name, [...pods].sort()]);
    }
    const sources = new Set(results['queue_length']!.series.map(({ labels }) => labels['source']));
    expect([...sources].sort()).toEqual(SOURCES);
    const forwarded = results['forwarded_batches']!.series.reduce((sum, { value }) => sum + value!, 0);
    expect(forwarded).toBeGreaterThan(0);
    figure(
      `metrics-proxy: ${Object.keys(results).length} queries, ${pods.length} gateways, forwarded ${forwarded.toFixed(0)} items/s`,
    );
  });
}
