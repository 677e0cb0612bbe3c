import { curatedQueries } from '../lib/metrics/curated-queries';
import { ITEMS } from '../testbed/otlp/signals';
import { KnownPrometheus, type KnownSeries } from '../testbed/processes/known-series';
import { MetricsProxyProcess } from '../testbed/processes/metrics-proxy';
import { type AsyncBenchmark } from './figure';
import { median, ratios } from './measure';

const ROUNDS = 7;
/** Of each kind in each round. */
const REQUESTS = 60;
const MINUTES = 60;
const SCRAPE_SECONDS = 15;

const CLASSES = { gold: 4, silver: 3, bronze: 2 };

/** The curated queries through the metrics-proxy, and the same PromQL asked of the same Prometheus without it. */
export const metricsProxy: AsyncBenchmark = async (progress) => {
  const prometheus = await KnownPrometheus.start(gatewaySeries(), SCRAPE_SECONDS);
  const queries = curatedQueries();
  let proxy: MetricsProxyProcess | undefined;
  try {
    proxy = await MetricsProxyProcess.start({
      prometheus: prometheus.url,
      queries: { apiVersion: 'metrics-proxy/v1', queries },
    });
    const ways = sideBySide(prometheus, proxy.url);
    const one = ['queue_length'];
    const all = Object.keys(queries);
    const rounds: Record<string, number[]> = {};
    for (let round = 0; round <= ROUNDS; round++) {
      progress(`round ${round} of ${ROUNDS}`);
      const p50 = { ...(await medians(ways, one, 'one')), ...(await medians(ways, all, 'all')) };
      // The first round warms up both processes.
      if (round > 0) Object.entries(p50).forEach(([name, value]) => (rounds[name] ??= []).push(value));
    }
    const figure = (name: string, kind: string) => ({ name, unit: 'ms', samples: rounds[kind]! });
    const goal = { bound: '≤', value: 1.5 } as const;
    return [
      figure('queue_length of 60 minutes, asked directly, p50', 'one direct'),
      figure('the same as an observation, p50', 'one proxied'),
      {
        name: 'queue_length: observation ÷ asked directly',
        unit: '',
        samples: ratios(rounds['one proxied']!, rounds['one direct']!),
        goal,
      },
      figure(`all ${all.length} queries side by side, asked directly, p50`, 'all direct'),
      figure('the same in one observation, p50', 'all proxied'),
      {
        name: 'all queries: one observation ÷ asked directly',
        unit: '',
        samples: ratios(rounds['all proxied']!, rounds['all direct']!),
        goal,
      },
    ];
  } finally {
    await proxy?.stop();
    await prometheus.stop();
  }
};

type Ways = Readonly<Record<'direct' | 'proxied', (names: readonly string[]) => Promise<void>>>;

function sideBySide(prometheus: KnownPrometheus, proxyUrl: string): Ways {
  const queries = curatedQueries();
  const end = prometheus.start + MINUTES * 60;
  const step = (MINUTES * 60) / 100;
  const ask = async (url: string, body: string, type: string) => {
    const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${url}: ${response.status} ${text.slice(0, 200)}`);
    if (text.includes('"missing":true') || text.includes('"result":[]')) throw new Error(`${url}: no data`);
    JSON.parse(text);
  };
  const direct = (name: string) => {
    const query = queries[name]!.promql.replaceAll('$labels', '').replaceAll('$range', '60s');
    const form = { query, start: String(end - MINUTES * 60), end: String(end), step: String(step) };
    const type = 'application/x-www-form-urlencoded';
    return ask(`${prometheus.url}/api/v1/query_range`, new URLSearchParams(form).toString(), type);
  };
  return {
    direct: async (names) => void (await Promise.all(names.map(direct))),
    proxied: (names) => {
      const body = JSON.stringify({ queries: names, window_minutes: MINUTES, end_ts: end });
      return ask(`${proxyUrl}/observations`, body, 'application/json');
    },
  };
}

/** Medians of both ways, asked in turns. */
async function medians(ways: Ways, names: readonly string[], kind: string): Promise<Record<string, number>> {
  const times = { direct: [] as number[], proxied: [] as number[] };
  for (let request = 0; request < REQUESTS; request++) {
    for (const way of ['direct', 'proxied'] as const) {
      const began = performance.now();
      await ways[way](names);
      times[way].push(performance.now() - began);
    }
  }
  return { [`${kind} direct`]: median(times.direct), [`${kind} proxied`]: median(times.proxied) };
}

/** What nine gateways show of themselves, as far as a query reads it. */
function gatewaySeries(): KnownSeries[] {
  const pods = Object.entries(CLASSES).flatMap(([name, count]) =>
    Array.from({ length: count }, (_, n) => ({ class: name, pod: `prio-ingestion-gateway-${name}-${n}` })),
  );
  const scrapes = Array.from({ length: ((MINUTES + 1) * 60) / SCRAPE_SECONDS }, (_, scrape) => scrape);
  const gauge = scrapes.map((scrape) => 1e6 + (scrape % 7) * 1e5);
  const counter = scrapes.map((scrape) => scrape * 6_000);
  return pods.flatMap((pod) => [
    { name: 'otelcol_process_cpu_seconds_total', labels: pod, values: counter },
    { name: 'otelcol_process_memory_rss_bytes', labels: pod, values: gauge },
    ...Object.entries(ITEMS).flatMap(([source, noun]) => {
      const labels = { ...pod, source };
      const exporter = { ...labels, exporter: source, data_type: source };
      return [
        { name: 'otelcol_exporter_queue_size', labels: exporter, values: gauge },
        { name: 'otelcol_exporter_queue_capacity', labels: exporter, values: gauge.map(() => 4.5e9) },
        { name: `otelcol_exporter_sent_${noun}_total`, labels: exporter, values: counter },
        {
          name: 'otelcol_processor_outgoing_items_total',
          labels: { ...labels, processor: 'filter/timestamps' },
          values: counter,
        },
      ];
    }),
  ]);
}
