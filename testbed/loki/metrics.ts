import { type Verdict } from './judgement';
import { bytesOf } from './stream';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100];

interface Histogram {
  readonly counts: number[];
  sum: number;
  count: number;
}

/** Loki's own metrics, as far as its rules and its requests are told by them. */
export class Metrics {
  private readonly counters = new Map<string, number>();
  private readonly requests = new Map<string, Histogram>();

  /** What became of a request of logs. */
  judged({ discarded, stored, cut }: Verdict): void {
    for (const { reason, lines, bytes } of discarded) {
      const labels = `{format="otlp",policy="",reason="${reason}",retention_hours="",tenant="fake"}`;
      this.add(`loki_discarded_samples_total${labels}`, lines);
      this.add(`loki_discarded_bytes_total${labels}`, bytes);
    }
    const received = '{format="otlp",tenant="fake"}';
    const lines = stored.reduce((sum, { entries }) => sum + entries.length, 0);
    this.add(`loki_distributor_lines_received_total${received}`, lines);
    this.add(`loki_distributor_bytes_received_total${received}`, bytesOf(stored));
    this.add('loki_mutated_samples_total{reason="line_too_long",truncated="fake"}', cut.length);
  }

  /** An answer that took so long. */
  answered(route: string, method: string, status: number, seconds: number): void {
    const labels = `method="${method}",route="${route}",status_code="${status}",ws="false"`;
    const histogram = this.requests.get(labels) ?? { counts: BUCKETS.map(() => 0), sum: 0, count: 0 };
    this.requests.set(labels, histogram);
    BUCKETS.forEach((bound, index) => (histogram.counts[index]! += seconds <= bound ? 1 : 0));
    histogram.sum += seconds;
    histogram.count += 1;
  }

  /** The page in Prometheus' text format. */
  page(activeStreams: number): string {
    const name = 'loki_request_duration_seconds';
    const histograms = [...this.requests].flatMap(([labels, { counts, sum, count }]) => [
      ...BUCKETS.map((bound, index) => `${name}_bucket{${labels},le="${bound}"} ${counts[index]}`),
      `${name}_bucket{${labels},le="+Inf"} ${count}`,
      `${name}_sum{${labels}} ${sum}`,
      `${name}_count{${labels}} ${count}`,
    ]);
    const counters = [...this.counters].sort().map(([series, value]) => `${series} ${value}`);
    return [
      `# TYPE ${name} histogram`,
      ...histograms,
      ...withTypes(counters),
      '# TYPE loki_ingester_memory_streams gauge',
      `loki_ingester_memory_streams{tenant="fake"} ${activeStreams}`,
      '',
    ].join('\n');
  }

  private add(series: string, count: number): void {
    this.counters.set(series, (this.counters.get(series) ?? 0) + count);
  }
}

/** The type of each counter before its first series. */
function withTypes(samples: readonly string[]): string[] {
  const seen = new Set<string>();
  return samples.flatMap((sample) => {
    const name = sample.slice(0, sample.indexOf('{'));
    if (seen.has(name)) return [sample];
    seen.add(name);
    return [`# TYPE ${name} counter`, sample];
  });
}
