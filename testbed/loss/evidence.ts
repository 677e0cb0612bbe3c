import { PORTS } from '../../lib';
import { type Signal } from '../otlp/signals';
import { type Platform } from '../runner/platform';
import { type RunningPod } from '../runner/running-pod';
import { metricsPage } from '../stores/metrics-page';
import { Stores } from '../stores/stores';
import { agents, gateways } from './faults';

/** Counters that say that a collector refused, failed or dropped something. */
const FAILURES = /_(failed|refused|filtered|errored)(_|$)/;

/** What to look at when records are missing: which, who was restarted, and what the collectors counted. */
export async function evidence(
  platform: Platform,
  signal: Signal,
  service: string,
  records: number,
): Promise<string[]> {
  const found = await new Stores(platform.cluster('hub')).found(signal, service);
  const missing = Array.from({ length: records }, (_, n) => n).filter((n) => !found.has(n));
  const pods = ['hub', 'edge'].flatMap((stack) => platform.cluster(stack).pods);
  const restarted = pods.filter(({ restarts }) => restarts > 0);
  const counted = await Promise.all([...agents(platform), ...gateways(platform)].map(failures));
  return [
    `missing ${signal}: ${ranges(missing).join(', ')}`,
    `restarts: ${restarted.map((pod) => `${pod.name} ${pod.restarts}`).join(', ')}`,
    ...counted.flat(),
  ];
}

async function failures({ name: pod, props }: RunningPod): Promise<string[]> {
  const page = await metricsPage(`http://${props.address}:${PORTS.collectorMetrics}/metrics`);
  return page
    .filter(({ name, value }) => FAILURES.test(name) && value > 0)
    .map(({ name, labels, value }) => {
      const of = labels['exporter'] ?? labels['receiver'] ?? labels['processor'] ?? labels['filter'] ?? '';
      return `${pod}: ${name} ${of} ${value}`;
    });
}

/** `3, 4, 5, 9` as `3-5, 9`. */
function ranges(numbers: readonly number[]): string[] {
  const found: [number, number][] = [];
  for (const n of numbers) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === n - 1) last[1] = n;
    else found.push([n, n]);
  }
  return found.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`));
}
