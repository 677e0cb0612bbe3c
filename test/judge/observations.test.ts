import { KnownPrometheus } from '../../testbed/processes/known-series';
import { MetricsProxyProcess } from '../../testbed/processes/metrics-proxy';
import { type Answer, ObservationClient } from './support/observation-client';
import { MINUTES, OBSERVED_SERIES, observedQueries, TRICKY } from './support/observed-series';

/** The real metrics-proxy before a real Prometheus that holds known series and nothing else. */
let prometheus: KnownPrometheus;
let proxy: MetricsProxyProcess;
let client: ObservationClient;

beforeAll(async () => {
  prometheus = await KnownPrometheus.start(OBSERVED_SERIES);
  proxy = await MetricsProxyProcess.start({
    prometheus: prometheus.url,
    queries: observedQueries(prometheus.start),
    deadlineSeconds: 5,
  });
  client = await ObservationClient.of(proxy.url);
}, 60_000);

afterAll(async () => {
  await proxy?.stop();
  await prometheus?.stop();
}, 60_000);

/** The window in which the known series lie: eleven points, a minute apart. */
const known = (queries: readonly string[], more: object = {}) => ({
  queries,
  window_minutes: MINUTES,
  end_ts: prometheus.start + MINUTES * 60,
  step_seconds: 60,
  ...more,
});

interface Observed {
  readonly series: readonly {
    labels: Record<string, string>;
    value: number | null;
    samples: number;
    ignored: number;
  }[];
  readonly missing: boolean;
  readonly unit: string;
}

function results({ status, text }: Answer): Record<string, Observed> {
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return (JSON.parse(text) as { results: Record<string, Observed> }).results;
}

describe('values', () => {
  /** Worked out from i² for i = 0 … 10. */
  test.each([
    ['squares_mean', 385 / 11],
    ['squares_last', 100],
    ['squares_max', 100],
    // Rank 0.95 × 10 lies half way between 9² and 10².
    ['squares_p95', 90.5],
    ['squares_sum', 385],
  ])('%s of 0, 1, 4 … 100 is %d', async (name, value) => {
    const answer = await client.post(known([name], { labels: { pod: 'a' } }));
    expect(results(answer)[name]).toEqual({
      unit: '1',
      kind: 'gauge',
      aggregation: name.slice('squares_'.length),
      series: [{ labels: { class: 'gold', pod: 'a' }, value, samples: 11, ignored: 0 }],
      missing: false,
    });
  });

  test('each series has its own value, and the maximum of negative numbers is not 0', async () => {
    const { squares_max } = results(await client.post(known(['squares_max'])));
    expect(squares_max!.series.map(({ labels, value }) => [labels['pod'], value])).toEqual([
      ['a', 100],
      ['b', 0],
    ]);
    const { squares_last } = results(await client.post(known(['squares_last'], { labels: { pod: 'b' } })));
    expect(squares_last!.series[0]!.value).toBe(-100);
  });

  test('a rate is taken over the step, so that no increase falls between two samples', async () => {
    const { total_rate } = results(await client.post(known(['total_rate'], { step_seconds: 120 })));
    expect(total_rate).toMatchObject({ unit: '{item}/s', series: [{ value: 2, samples: 5 }] });
  });

  test('NaN and infinite samples are left out and counted', async () => {
    const { holes, only_nan } = results(await client.post(known(['holes', 'only_nan'])));
    const of = (kind: string) => holes!.series.find(({ labels }) => labels['kind'] === kind);
    expect(of('nan')).toMatchObject({
      value: (2 + 4 + 6 + 8 + 10 + 12 + 14 + 16 + 18) / 9,
      samples: 9,
      ignored: 2,
    });
    expect(of('infinite')).toMatchObject({
      value: (1 + 3 + 5 + 7 + 9 + 11 + 13 + 15 + 17) / 9,
      samples: 9,
      ignored: 2,
    });
    expect(only_nan).toMatchObject({ missing: true, series: [{ value: null, samples: 0, ignored: 11 }] });
  });

  test('a window that is only partly filled says how many samples it had', async () => {
    const { short } = results(await client.post(known(['short'])));
    // Prometheus looks back less than five minutes.
    expect(short).toMatchObject({ missing: false, series: [{ value: 7, samples: 5 }] });
  });

  test('no data is missing, and not 0', async () => {
    const { absent } = results(await client.post(known(['absent'])));
    expect(absent).toMatchObject({ series: [], missing: true });
  });

  test('without end and step the window ends now and has 101 points', async () => {
    const { status, text } = await client.post({ queries: ['squares_mean'], window_minutes: 5 });
    const { window } = JSON.parse(text) as { window: { start: number; end: number; step_seconds: number } };
    expect({ status, step: window.step_seconds, seconds: Math.round(window.end - window.start) }).toEqual({
      status: 200,
      step: 3,
      seconds: 300,
    });
    expect(Math.abs(window.end - Date.now() / 1_000)).toBeLessThan(60);
  });

  test('the query string gives what the body gives', async () => {
    const end = prometheus.start + MINUTES * 60;
    const search = `queries=squares_sum&queries=squares_p95&window_minutes=10&end_ts=${end}&step_seconds=60&label.pod=a`;
    const byGet = await client.get(`/observations?${search}`);
    const byPost = await client.post(known(['squares_sum', 'squares_p95'], { labels: { pod: 'a' } }));
    expect(byGet).toMatchObject({ status: 200, text: byPost.text });
  });

  test('compat=flat: a number for one series, a map for several, 0 for none', async () => {
    const names = ['unlabelled', 'squares_sum', 'two', 'absent', 'only_nan'];
    const { text } = await client.post(known(names), { search: '?compat=flat' });
    expect(JSON.parse(text)).toEqual({
      unlabelled: 35,
      squares_sum: { 'class=gold,pod=a': 385, 'class=silver,pod=b': -385 },
      two: { _: 35, 'class=silver,pod=b': -35 },
      absent: 0,
      only_nan: 0,
    });
  });
});

describe('label values', () => {
  test.each(TRICKY.map((value, index) => [JSON.stringify(value), value, index] as const))(
    '%s selects the one series that has it, by body and by query string',
    async (_, v, index) => {
      const { tricky } = results(await client.post(known(['tricky'], { labels: { v } })));
      expect(tricky!.series).toEqual([{ labels: { v }, value: index, samples: 11, ignored: 0 }]);
      const end = prometheus.start + MINUTES * 60;
      const search = new URLSearchParams({
        queries: 'tricky',
        window_minutes: '10',
        end_ts: String(end),
        'label.v': v,
      });
      expect(results(await client.get(`/observations?${search}`))['tricky']!.series).toHaveLength(1);
    },
  );

  test.each(['"', '\\', '"} or tricky{v=~".*', '\\"} or tricky #', '\n} or vector(1) or tricky{', '.+'])(
    '%j is looked for as it stands, and found nowhere',
    async (v) => {
      const { tricky } = results(await client.post(known(['tricky'], { labels: { v } })));
      expect(tricky).toMatchObject({ series: [], missing: true });
    },
  );
});

describe('refusals', () => {
  const code = async (answer: Promise<Answer>) => {
    const { status, text } = await answer;
    return `${status} ${(JSON.parse(text) as { code: string }).code}`;
  };

  test.each([
    ['an unknown query', { queries: ['nobody'] }, '400 unknown_query'],
    ['no query', { queries: [] }, '400 invalid_request'],
    ['a query twice', { queries: ['short', 'short'] }, '400 invalid_request'],
    ['21 queries', { queries: Array.from({ length: 21 }, (_, n) => `q${n}`) }, '400 invalid_request'],
    ['a window of 0', { window_minutes: 0 }, '400 invalid_request'],
    ['a negative window', { window_minutes: -5 }, '400 invalid_request'],
    ['a window of 1e9', { window_minutes: 1e9 }, '400 invalid_request'],
    ['half a minute', { window_minutes: 0.5 }, '400 invalid_request'],
    ['a window in words', { window_minutes: '10' }, '400 invalid_request'],
    ['no window', { window_minutes: undefined }, '400 invalid_request'],
    ['a step below a second', { step_seconds: 0.001 }, '400 invalid_request'],
    ['more than 11,000 points', { window_minutes: 10_080, step_seconds: 10 }, '400 too_many_points'],
    ['an end in milliseconds', { end_ts: Date.now() }, '400 invalid_request'],
    ['a misspelt field', { windowMinutes: 10 }, '400 invalid_request'],
    ['an unknown label', { labels: { cluster: 'a' } }, '400 unknown_label'],
    ['a label that every object has', { labels: { constructor: 'a' } }, '400 unknown_label'],
    ['a value beyond its pattern', { labels: { pod: 'a|b' } }, '400 invalid_label_value'],
    ['an empty value', { labels: { pod: '' } }, '400 invalid_request'],
    ['half a surrogate pair', { queries: ['tricky'], labels: { v: '\ud800' } }, '400 invalid_label_value'],
    ['more series than 500', { queries: ['many'] }, '422 answer_too_large'],
  ])('%s', async (_, changes, expected) => {
    expect(await code(client.post(known(['squares_mean'], changes)))).toBe(expected);
  });

  test.each([
    ['NaN in the body', '{"queries":["short"],"window_minutes":NaN}', '400 invalid_request'],
    ['a number beyond a double', '{"queries":["short"],"window_minutes":1e999}', '400 invalid_request'],
    ['no JSON', 'queries=short', '400 invalid_request'],
    ['a body of 64 KiB', `"${'x'.repeat(65_536)}"`, '413 invalid_request'],
  ])('%s', async (_, body, expected) => expect(await code(client.post(body))).toBe(expected));

  test.each(['NaN', '0', '-1', '1e9', '', 'ten'])('a window of "%s" in the query string', async (minutes) => {
    expect(await code(client.get(`/observations?queries=short&window_minutes=${minutes}`))).toBe(
      '400 invalid_request',
    );
  });

  test('exactly 11,000 points are asked, since Prometheus gives them', async () => {
    const seconds = 60 * 1_000;
    const asked = known(['short'], { window_minutes: 1_000, step_seconds: seconds / 10_999 });
    expect((await client.post(asked)).status).toBe(200);
  });

  test('an answer of more than 8 MiB is not read to its end', async () => {
    const asked = known(['long'], { window_minutes: 600, step_seconds: 20 });
    expect(await code(client.post(asked))).toBe('422 answer_too_large');
  });

  test('a curated query at fault is 502, and no word of Prometheus or of the query leaks', async () => {
    const answer = await client.post(known(['broken']));
    expect(answer.status).toBe(502);
    expect(answer.text).not.toMatch(/secret_word|parse|squares|unexpected|1:\d/);
  });
});

describe('the OpenAPI document', () => {
  test('names every route, and each is what it says, with every answer so far held against it', async () => {
    for (const path of ['/queries', '/healthz', '/readyz', '/metrics']) {
      expect((await client.get(path)).status).toBe(200);
    }
    const routes = Object.entries(client.document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const answered = new Set([...client.seen].map((row) => row.split(' ').slice(0, 2).join(' ')));
    expect(routes.sort()).toEqual([...answered].sort());
    expect(routes).toHaveLength(6);
    const statuses = [...client.seen].filter((row) => row.startsWith('POST')).map((row) => row.split(' ')[2]);
    expect(statuses.sort()).toEqual(['200', '400', '413', '422', '502']);
  });

  test('anything else is 404 with a pointer to it', async () => {
    const response = await fetch(`${proxy.url}/api/v1/query?query=up`);
    expect([response.status, await response.json()]).toEqual([
      404,
      { statusCode: 404, code: 'not_found', message: 'GET /openapi.json lists the routes' },
    ]);
  });
});
