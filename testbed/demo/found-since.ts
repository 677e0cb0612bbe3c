import { NUMBERED_METRIC, numberOf } from '../otlp/numbered';
import { type Signal } from '../otlp/signals';
import { type Stores } from '../stores/stores';
import { type Lane } from './lanes';

/** Numbers of a lane that a store holds since a time (ms), under the identity of its cluster and in its class. */
export async function foundSince(
  stores: Stores,
  { service, clusterId, className }: Lane,
  signal: Signal,
  since: number,
): Promise<number[]> {
  const selector = `{service_name="${service}", cluster_id="${clusterId}", telemetry_class="${className}"}`;
  switch (signal) {
    case 'metrics': {
      const seconds = Math.ceil((Date.now() - since) / 1_000) + 1;
      const series = await stores.query(`${NUMBERED_METRIC}${selector}[${seconds}s]`);
      return series.flatMap(({ values = [] }) => values.map(([, value]) => Number(value)));
    }
    case 'logs':
      return (await stores.logs(selector, since)).map(({ line }) => numberOf(line));
    case 'traces': {
      const own = (await stores.spans(service, since)).filter(
        ({ process }) => process['cluster.id'] === clusterId && process['telemetry.class'] === className,
      );
      return own.map(({ operationName }) => numberOf(operationName));
    }
  }
}
