import { type RunningPod } from '../runner/running-pod';
import { metricsPage } from './metrics-page';

/** Counters of a collector that say it gave data up: their names and values, where they are not 0. */
export async function lostByAgent({ props }: RunningPod): Promise<string[]> {
  const page = await metricsPage(`http://${props.address}:8888/metrics`);
  return page
    .filter(({ name, value }) => /_(send_failed|enqueue_failed|receiver_refused)_/.test(name) && value !== 0)
    .map(({ name, labels, value }) => `${name}{exporter="${labels['exporter'] ?? ''}"} ${value}`);
}
