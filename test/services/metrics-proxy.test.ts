import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { toYaml } from '../../lib';
import { curatedQueries } from '../../lib/metrics/curated-queries';
import { SERVICES } from '../../lib/model/versions';
import { aggregate, AGGREGATIONS } from '../../services/metrics-proxy/aggregate';
import { BearerToken } from '../../services/metrics-proxy/bearer-token';
import { type CuratedQuery, parseQueries } from '../../services/metrics-proxy/curated-query';
import { renderPromql } from '../../services/metrics-proxy/render-promql';
import { readSettings } from '../../services/metrics-proxy/settings';
import { timeWindow } from '../../services/metrics-proxy/time-window';
import { ROOT } from '../../tools/root';
import { promqlNodes } from '../support/promql-nodes';

function caught(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

describe('aggregations', () => {
  test.each([
    ['mean', 2],
    ['last', 1],
    ['max', 4],
    ['p95', 3.85],
    ['sum', 8],
  ] as const)('%s of 3, 0, 4, 1 is %d', (aggregation, value) => {
    expect(aggregate([3, 0, 4, 1], aggregation)).toBeCloseTo(value, 12);
  });

  test('of nothing is null, and not 0', () => {
    expect(AGGREGATIONS.map((aggregation) => aggregate([], aggregation))).toEqual(
      AGGREGATIONS.map(() => null),
    );
  });

  test('a sum that no double holds is null, since JSON has no infinity', () => {
    expect(aggregate([1e308, 1e308], 'sum')).toBeNull();
  });

  test('none but the sum leaves the range of the samples', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1 }), (samples) => {
        const [low, high] = [Math.min(...samples), Math.max(...samples)];
        return AGGREGATIONS.filter((aggregation) => aggregation !== 'sum').every((aggregation) => {
          const value = aggregate(samples, aggregation)!;
          return value >= low - 1e-3 && value <= high + 1e-3;
        });
      }),
    );
  });
});

describe('PromQL', () => {
  const query: CuratedQuery = {
    description: 'any',
    promql: 'sum by (pod) (rate(a{x="1",$labels}[$range])) / b{$labels}',
    unit: '1',
    kind: 'gauge',
    aggregation: 'mean',
    labels: { pod: {}, source: { label: 'data_type' } },
  };

  /** The names of a query's nodes in their order: its form without its words. */
  const form = (promql: string) =>
    promqlNodes(promql)
      .map(({ name }) => name)
      .join(' ');

  test('whatever a caller writes as a value, the query keeps its form', () => {
    const plain = form(renderPromql('any', query, { pod: 'plain', source: 'plain' }, 15));
    expect(plain).not.toContain('⚠');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^["'`\\{}(),=~!#\n$a-z [\]]*$/),
      fc.constantFrom('$labels', '$range', '"} or a{', '\\', '\\"', "$'", '$&'),
    );
    fc.assert(
      fc.property(
        text.filter((value) => value.isWellFormed()),
        text.filter((value) => value.isWellFormed()),
        (pod, source) => {
          const rendered = renderPromql('any', query, { pod, source }, 15);
          return form(rendered) === plain;
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('a value comes back from its quotes unchanged', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed()),
        (pod) => {
          const rendered = renderPromql('any', query, { pod }, 15);
          const quoted = /^sum by \(pod\) \(rate\(a\{x="1",pod=(".*")\}\[60s\]\)\)/s.exec(rendered)![1]!;
          return JSON.parse(quoted) === pod;
        },
      ),
    );
  });

  test('a parameter may have another name than the label behind it', () => {
    expect(renderPromql('any', query, { source: 'logs' }, 0)).toContain('b{data_type="logs"}');
  });

  test.each([
    [1, '60s'],
    [60.5, '61s'],
    [6_048, '6048s'],
  ])(
    'at a step of %d s a range is %s: four scrapes at least, and no gap between two steps',
    (step, range) => {
      expect(renderPromql('any', query, {}, step)).toContain(`[${range}]`);
    },
  );
});

describe('windows', () => {
  test('of 15 minutes have a hundred steps of 9 s', () => {
    expect(timeWindow({ window_minutes: 15, end_ts: 10_000 }, 0)).toEqual({
      start: 9_100,
      end: 10_000,
      stepSeconds: 9,
    });
  });

  test('of a minute have steps of a second', () => {
    expect(timeWindow({ window_minutes: 1 }, 120_000)).toEqual({ start: 60, end: 120, stepSeconds: 1 });
  });

  test('of one point too many name the least step', () => {
    expect(caught(() => timeWindow({ window_minutes: 183.35, step_seconds: 1 }, 0))).toMatch(
      /11002 points.*write 2 or more/,
    );
  });
});

describe('the file of queries', () => {
  const row = { description: 'a', promql: 'up', unit: '1', kind: 'gauge', aggregation: 'mean' };
  const file = (changes: object) =>
    toYaml({ apiVersion: 'metrics-proxy/v1', queries: { a: { ...row, ...changes } } });

  test('that the platform renders is one that the service takes', () => {
    const rendered = toYaml({ apiVersion: 'metrics-proxy/v1', queries: curatedQueries() });
    expect(Object.fromEntries(parseQueries(rendered))).toEqual(curatedQueries());
  });

  test.each([
    ['an unknown key', { unitt: 'x' }, /\/queries\/a must NOT have additional properties.*unitt/],
    [
      'an unknown aggregation',
      { aggregation: 'median' },
      /\/queries\/a\/aggregation must be equal to one of/,
    ],
    [
      'an unknown placeholder',
      { promql: 'up[$window]' },
      /\/queries\/a: promql: \$window: write \$labels or \$range/,
    ],
    ['labels without a place', { labels: { pod: {} } }, /\$labels stands in it exactly when/],
    ['a place without labels', { promql: 'up{$labels}' }, /\$labels stands in it exactly when/],
    [
      'a pattern that is none',
      { promql: 'up{$labels}', labels: { pod: { pattern: '(' } } },
      /labels\/pod: pattern: \(: no regular/,
    ],
    [
      'a label that is none',
      { promql: 'up{$labels}', labels: { pod: { label: 'a b' } } },
      /\/labels\/pod\/label must match/,
    ],
  ])('is refused for %s', (_, changes, message) => {
    expect(caught(() => parseQueries(file(changes)))).toMatch(message);
  });

  test.each([
    ['nothing', ''],
    ['a list', '- a'],
    ['another version', 'apiVersion: metrics-proxy/v2\nqueries: { }'],
    ['no YAML', '{'],
  ])('is refused for %s', (_, text) => expect(caught(() => parseQueries(text))).not.toBe(''));
});

describe('the process', () => {
  test.each([
    [{ PORT: '0' }, 'PORT: "0": write a whole number from 1 to 65535'],
    [{ PORT: 'http' }, 'PORT: "http": write a whole number from 1 to 65535'],
    [{ DEADLINE_SECONDS: '61' }, 'DEADLINE_SECONDS: "61": write a whole number from 1 to 60'],
    [{ PROM_URL: 'prometheus:9090' }, 'PROM_URL: no plain http or https URL'],
    [{ PROM_URL: 'http://user:pass@prometheus' }, 'PROM_URL: no plain http or https URL'],
  ])('refuses %j', (env, message) => expect(caught(() => readSettings(env))).toContain(message));

  test('asks Prometheus at http://prometheus:9090 unless told otherwise', () => {
    expect(readSettings({})).toMatchObject({ prometheus: new URL('http://prometheus:9090'), port: 8_000 });
  });

  const run = (args: readonly string[], env: Record<string, string> = {}) => {
    const main = join(ROOT, 'build/services/metrics-proxy/main.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
      env,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  test('explains itself', () => {
    const { status, stdout } = run(['--help']);
    expect(status).toBe(0);
    for (const name of ['PROM_URL', 'QUERIES_DIR', 'BEARER_TOKEN_FILE', 'DEADLINE_SECONDS', 'HOST, PORT']) {
      expect(stdout).toContain(name);
    }
  });

  test('ends with a reason where it cannot start', () => {
    expect(run(['--port'])).toMatchObject({ status: 2, stderr: expect.stringContaining('--port: unknown') });
    expect(run([], { QUERIES_DIR: '/nowhere' })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("open '/nowhere/queries.yaml'"),
    });
  });

  test('a short token is none', () => {
    expect(caught(() => new BearerToken('secret\n'))).toMatch(/at least 16 letters/);
  });

  test('is deployed at the version of its package', () => {
    for (const [name, version] of Object.entries(SERVICES)) {
      const file = JSON.parse(readFileSync(join(ROOT, 'services', name, 'package.json'), 'utf8')) as {
        version: string;
      };
      expect([name, version]).toEqual([name, file.version]);
    }
  });
});
