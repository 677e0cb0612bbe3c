import { join } from 'node:path';
import { type AsyncBenchmark, type Figure } from './figure';
import { withTemporaryFolder } from './fleet-files';
import { queuedAgent, queuedGateway } from './restart/collectors';
import { type QueuedCollector } from './restart/queued-collector';

/** Bytes on disk: what a day with an outage leaves, and about as much as the queue of one signal of a gateway holds. */
const FILLS = [1.6e9, 4.4e9];
const STARTS = 5;

/** Seconds until a collector is healthy again on queues that are full, with and without compaction at its start. */
export const restart: AsyncBenchmark = (progress) =>
  withTemporaryFolder(async (directory) => [
    ...(await restarts('gold gateway', await queuedGateway(join(directory, 'gateway')), progress)),
    ...(await restarts('agent', await queuedAgent(join(directory, 'agent')), progress)),
  ]);

async function restarts(
  name: string,
  collector: QueuedCollector,
  progress: (step: string) => void,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const bytes of FILLS) {
    const filled = await collector.fill(bytes, (now) =>
      progress(`${name}: ${Math.round(now / 1e6)} MB queued`),
    );
    const title = `${name}, ${(filled / 1e9).toFixed(1)} GB queued`;
    const rendered: number[] = [];
    for (let start = 1; start <= STARTS; start += 1) {
      progress(`${title}: start ${start} of ${STARTS}`);
      rendered.push(await collector.secondsToHealthy());
    }
    progress(`${title}: start with compaction`);
    const compacting = [await collector.secondsToHealthyCompacting()];
    figures.push(
      {
        name: `${title}: start to healthy`,
        unit: 's',
        samples: rendered,
        goal: { bound: '≤', value: collector.props.startSeconds },
      },
      { name: 'the same with compaction at the start', unit: 's', samples: compacting },
    );
  }
  return figures;
}
