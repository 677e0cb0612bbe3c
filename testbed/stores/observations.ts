import { NAMESPACES, PORTS, WORKLOADS } from '../../lib';
import { type Addressed, type PodsByName } from '../kubernetes/addressed';

export interface ObservedSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | null;
  readonly samples: number;
}

export interface Result {
  readonly unit: string;
  readonly series: readonly ObservedSeries[];
  readonly missing: boolean;
}

/** Asks the metrics-proxy that a hub runs. */
export async function observe(hub: PodsByName<Addressed>, body: object): Promise<Record<string, Result>> {
  const [pod] = hub.podsNamed(WORKLOADS.metricsProxy, NAMESPACES.system.name);
  const response = await fetch(`http://${pod!.props.address}:${PORTS.metricsProxy}/observations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`observations: ${response.status} ${text}`);
  return (JSON.parse(text) as { results: Record<string, Result> }).results;
}

/** A window with one sample in it: that of now. */
export function now(queries: readonly string[]): object {
  return { queries, window_minutes: 1, end_ts: Date.now() / 1_000 + 60, step_seconds: 120 };
}
