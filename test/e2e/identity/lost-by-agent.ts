import { type RunningPod } from '../../../testbed/runner/running-pod';
import { metricsPage } from '../../../testbed/stores/metrics-page';

/**
 * Counters of a collector that say it gave data up: their names and values, where they are not 0. What fails on the
 * direct way goes to the disk, so those failures are not among them.
 */
export async function lostByAgent({ props }: RunningPod): Promise<string[]> {
  const page = await metricsPage(`http://${props.address}:8888/metrics`);
  return page
    .filter(
      ({ name, labels, value }) =>
        /_(send_failed|enqueue_failed|receiver_refused)_/.test(name) &&
        labels['exporter']?.endsWith('_live') !== true &&
        value !== 0,
    )
    .map(({ name, labels, value }) => `${name}{exporter="${labels['exporter'] ?? ''}"} ${value}`);
}
