import { PORTS } from '../../lib';
import { ITEMS, type Signal, SIGNALS } from '../otlp/signals';
import { type RunningPod } from '../runner/running-pod';
import { metricsPage, type Sample } from '../stores/metrics-page';
import { lookUntil } from '../waiting';

/** What a gateway says of its queue on disk for one signal; what is on the direct way is no queue of it. */
export interface DiskQueue {
  readonly pod: string;
  readonly signal: Signal;
  readonly bytes: number;
  /** Part of its bound that it holds. */
  readonly fill: number;
  /** Records that it did not take. */
  readonly refused: number;
}

/** Every queue on disk of some gateways, from their own pages. */
export async function diskQueues(
  pods: readonly RunningPod[],
  signals: readonly Signal[],
): Promise<DiskQueue[]> {
  const queues = pods.map(async ({ name, props }) => {
    const page = await metricsPage(`http://${props.address}:${PORTS.collectorMetrics}/metrics`);
    return signals.map((signal) => queueOf(page, name, signal));
  });
  return (await Promise.all(queues)).flat();
}

/** Asks twice a second until the queues are as wanted, at most `seconds`; resolves to the last look. */
export function whenQueues(
  pods: readonly RunningPod[],
  signals: readonly Signal[],
  wanted: (queues: readonly DiskQueue[]) => boolean,
  seconds: number,
): Promise<DiskQueue[]> {
  return lookUntil(() => diskQueues(pods, signals), wanted, { timeoutMs: seconds * 1_000, everyMs: 500 });
}

/** The first pod whose queues hold so many bytes, whatever the signal; rejects when none has them in `seconds`. */
export async function withQueue(
  pods: readonly RunningPod[],
  bytes: number,
  seconds: number,
): Promise<RunningPod> {
  const held = (pod: RunningPod, queues: readonly DiskQueue[]) =>
    queues.filter((queue) => queue.pod === pod.name).reduce((sum, queue) => sum + queue.bytes, 0);
  const holds = (queues: readonly DiskQueue[]) => pods.find((pod) => held(pod, queues) >= bytes);
  const queues = await whenQueues(pods, SIGNALS, (seen) => holds(seen) !== undefined, seconds);
  const pod = holds(queues);
  if (pod === undefined) {
    const names = pods.map(({ name }) => name).join(', ');
    throw new Error(`no queue of ${names} held ${bytes} bytes in ${seconds} s`);
  }
  console.log(`loss: ${pod.name} holds ${held(pod, queues)} bytes in its queues`);
  return pod;
}

function queueOf(page: readonly Sample[], pod: string, signal: Signal): DiskQueue {
  const own = page.filter(({ labels }) => labels['exporter']?.endsWith('_backlog'));
  const gauge = (metric: string) =>
    own.find(({ name, labels }) => name === metric && labels['data_type'] === signal)!.value;
  const bytes = gauge('otelcol_exporter_queue_size');
  // Has no series before the first refusal.
  const refused = own.find(({ name }) => name === `otelcol_exporter_enqueue_failed_${ITEMS[signal]}_total`);
  return {
    pod,
    signal,
    bytes,
    fill: bytes / gauge('otelcol_exporter_queue_capacity'),
    refused: refused?.value ?? 0,
  };
}
