import { type Directory } from '../model/disk';
import { GATEWAY_LIMIT_BYTES, MAX_BATCH_BYTES, MIN_BATCH_BYTES } from '../model/limits';
import { type Egress, type Mount } from '../model/pod';
import { type ComponentConfig, type Exporter, type Signal, type Signals } from './component';
import { fileStorage } from './extensions';

/** What an exporter is, however it delivers. */
interface ExporterParts {
  readonly config: ComponentConfig;
  readonly mounts?: readonly Mount[];
  readonly egress: readonly Egress[];
}

interface SynchronousParts extends ExporterParts {
  /** Requests under way at once. */
  readonly requests: number;
  /** Time that one request may take. */
  readonly timeout: string;
}

/** One attempt, and the peer's answer goes back to the sender: nothing is kept, so nothing can be lost here. */
export function synchronous<S extends Signal>(
  signals: Signals<S>,
  id: string,
  { config, mounts = [], egress, requests, timeout }: SynchronousParts,
): Exporter<S> {
  return {
    kind: 'exporter',
    id,
    signals,
    delivery: { kind: 'synchronous' },
    config: {
      ...config,
      timeout,
      sending_queue: {
        enabled: true,
        wait_for_result: true,
        sizer: 'requests',
        // As many wait as are under way; more go to the fallback queue at once.
        queue_size: 2 * requests,
        num_consumers: requests,
        block_on_overflow: false,
      },
      retry_on_failure: { enabled: false },
    },
    needs: { mounts, egress },
  };
}

interface DurableParts extends ExporterParts {
  readonly queue: Directory;
  /** Requests under way at once. */
  readonly consumers: number;
  /** Header whose values share no batch. @default all share */
  readonly partitionBy?: string;
}

/** Queue on disk, batches by bytes, retry without end: data that is acknowledged here arrives. */
export function durable<S extends Signal>(
  signals: Signals<S>,
  id: string,
  { config, mounts = [], egress, queue, consumers, partitionBy }: DurableParts,
): Exporter<S> {
  const queueFile = fileStorage(id.replace(/[^a-z0-9]+/g, '_'), queue.path);
  return {
    kind: 'exporter',
    id,
    signals,
    delivery: { kind: 'durable', queue, receiverLimitBytes: GATEWAY_LIMIT_BYTES },
    extensions: [queueFile],
    config: {
      ...config,
      timeout: '30s',
      sending_queue: {
        enabled: true,
        storage: queueFile.id,
        sizer: 'bytes',
        queue_size: queue.bytes,
        num_consumers: consumers,
        // A full queue makes the receiver wait and refuse, and the sender keeps its data.
        block_on_overflow: true,
        batch: {
          sizer: 'bytes',
          min_size: MIN_BATCH_BYTES,
          max_size: MAX_BATCH_BYTES,
          flush_timeout: '1s',
          ...(partitionBy === undefined ? {} : { partition: { metadata_keys: [partitionBy] } }),
        },
      },
      retry_on_failure: { enabled: true, initial_interval: '1s', max_interval: '30s', max_elapsed_time: 0 },
    },
    needs: { mounts, egress },
  };
}
