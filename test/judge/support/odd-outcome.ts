import { type LogLine, queryLogs } from '../../../testbed/stores/log-query';
import { metricsPage } from '../../../testbed/stores/metrics-page';
import { type OddLogs, type OddRequest } from './odd-logs';

/** What became of odd requests. */
export interface OddOutcome {
  readonly statuses: readonly number[];
  /** Samples that the store counts as discarded, by reason. */
  readonly discarded: Readonly<Record<string, number>>;
  /** Samples that it counts as cut. */
  readonly cut: number;
  /** Every stored line with its labels, sorted. */
  readonly stored: readonly string[];
}

const DISCARDED = 'loki_discarded_samples_total';
const CUT = 'loki_mutated_samples_total';

/** Sends odd requests to a Loki, or its stand-in, and sees what it answers, counts and stores. */
export async function outcomeOf(loki: string, { requests }: OddLogs, cluster: string): Promise<OddOutcome> {
  const before = await counts(loki);
  const statuses: number[] = [];
  for (const request of requests(cluster)) statuses.push(await send(loki, request));
  const after = await counts(loki);
  const grown = [...after].map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const);
  const { [CUT]: cut = 0, ...discarded } = Object.fromEntries(grown.filter(([, count]) => count > 0).sort());
  const lines = await queryLogs(loki, `{cluster_id="${cluster}"}`, Date.now() - 300 * 3_600_000);
  return {
    statuses,
    discarded,
    cut,
    stored: lines.map((line) => shown(line).replaceAll(cluster, 'own')).sort(),
  };
}

async function send(loki: string, { body, contentType, contentEncoding }: OddRequest): Promise<number> {
  const response = await fetch(`${loki}/otlp/v1/logs`, {
    method: 'POST',
    headers: {
      'content-type': contentType,
      ...(contentEncoding === undefined ? {} : { 'content-encoding': contentEncoding }),
    },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

async function counts(loki: string): Promise<Map<string, number>> {
  const sums = new Map<string, number>();
  for (const { name, labels, value } of await metricsPage(`${loki}/metrics`)) {
    if (name !== DISCARDED && name !== CUT) continue;
    const key = name === CUT ? CUT : labels['reason']!;
    sums.set(key, (sums.get(key) ?? 0) + value);
  }
  return sums;
}

/** Long texts by their length; times of this run without their digits; without the level that Loki guesses of a line. */
function shown({ line, labels }: LogLine): string {
  const rest = Object.entries(labels).filter(([name]) => name !== 'detected_level');
  const text = JSON.stringify([line, Object.fromEntries(rest.sort())]);
  return text.replace(/(.)\1{99,}/g, (run, sign) => `${sign}×${run.length}`).replace(/\b\d{19}\b/g, 'nanos');
}
