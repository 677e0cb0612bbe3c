import { setTimeout as pause } from 'node:timers/promises';
import { PORTS } from '../../../lib';
import { metricsPage } from '../metrics-page';
import { type RunningPod } from '../runner/running-pod';

/** The first pod whose queues on disk hold so many bytes, whatever the signal; rejects when none has them in `seconds`. */
export async function withQueue(
  pods: readonly RunningPod[],
  bytes: number,
  seconds: number,
): Promise<RunningPod> {
  const end = Date.now() + seconds * 1_000;
  while (Date.now() < end) {
    for (const pod of pods) {
      const held = await queuedBytes(pod);
      if (held >= bytes) {
        console.log(`loss: ${pod.name} holds ${held} bytes in its queues`);
        return pod;
      }
    }
    await pause(250);
  }
  throw new Error(
    `no queue of ${pods.map(({ name }) => name).join(', ')} held ${bytes} bytes in ${seconds} s`,
  );
}

async function queuedBytes({ props }: RunningPod): Promise<number> {
  const page = await metricsPage(`http://${props.address}:${PORTS.collectorMetrics}/metrics`);
  return page
    .filter(
      ({ name, labels }) =>
        name === 'otelcol_exporter_queue_size' && labels['exporter']?.endsWith('_backlog') === true,
    )
    .reduce((sum, { value }) => sum + value, 0);
}
