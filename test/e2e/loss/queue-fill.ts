import { PORTS } from '../../../lib';
import { type RunningPod } from '../runner/running-pod';
import { type Signal } from '../talk';

/** Shares of their bound that the queues of the fullest pod hold, by signal. */
export type QueueFill = Readonly<Record<string, number>>;

/** The queues on disk: what is on the direct way is no queue of theirs. */
const LINE =
  /^otelcol_exporter_queue_(size|capacity)\{.*data_type="(\w+)".*exporter="[^"]*_backlog".*\} ([\d.e+]+)$/;

/** Waits until the queues of some signals are nearly full in one of the pods, at most `seconds`; resolves to the last look. */
export async function queueFill(
  pods: readonly RunningPod[],
  signals: readonly Signal[],
  seconds: number,
): Promise<QueueFill> {
  const end = Date.now() + seconds * 1_000;
  for (;;) {
    const fills = await Promise.all(pods.map((pod) => fillOf(pod, signals)));
    const fullest = fills.reduce((a, b) => (least(b) > least(a) ? b : a));
    if (least(fullest) > 0.9 || Date.now() > end) return fullest;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function fillOf({ props }: RunningPod, signals: readonly string[]): Promise<QueueFill> {
  const page = await (await fetch(`http://${props.address}:${PORTS.collectorMetrics}/metrics`)).text();
  const found: Record<string, Record<string, number>> = {};
  for (const line of page.split('\n')) {
    const [, what, signal, value] = LINE.exec(line) ?? [];
    if (what !== undefined && signals.includes(signal!))
      found[signal!] = { ...found[signal!], [what]: Number(value) };
  }
  return Object.fromEntries(
    Object.entries(found).map(([signal, { size = 0, capacity = 1 }]) => [
      signal,
      Number((size / capacity).toFixed(2)),
    ]),
  );
}

function least(fill: QueueFill): number {
  return Math.min(...Object.values(fill), 1);
}
