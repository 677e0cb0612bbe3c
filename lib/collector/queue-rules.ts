import { type RuleInput } from './rule-input';

interface QueueConfig {
  readonly sending_queue?: {
    readonly enabled?: boolean;
    readonly storage?: string;
    readonly sizer?: string;
    readonly batch?: { readonly max_size?: number; readonly sizer?: string };
  };
  readonly retry_on_failure?: { readonly enabled?: boolean; readonly max_elapsed_time?: string | number };
}

/** What holds for a queue on disk: it is bounded in bytes, and nothing that it holds is thrown away. */
export function queueFaults({ components }: RuleInput): string[] {
  return components.flatMap((component) => {
    if (component.kind !== 'exporter' || component.delivery.kind !== 'durable') return [];
    const at = `exporters.${component.id}`;
    const { sending_queue: queue, retry_on_failure: retry } = component.config as QueueConfig;
    const limit = component.delivery.receiverLimitBytes / 4;
    const faults: string[] = [];
    if (queue?.storage === undefined) {
      faults.push(
        `${at}.sending_queue.storage: missing: what leaves the pod needs a queue on disk: name a file_storage`,
      );
    }
    if (queue?.sizer !== 'bytes' || queue.batch?.sizer !== 'bytes') {
      faults.push(
        `${at}.sending_queue.sizer: "${queue?.sizer}": disk is bounded in bytes: write bytes here and in batch`,
      );
    }
    if (retry?.max_elapsed_time !== 0) {
      faults.push(
        `${at}.retry_on_failure.max_elapsed_time: ${retry?.max_elapsed_time}: batches are thrown away after it: write 0`,
      );
    }
    if (!(Number(queue?.batch?.max_size) <= limit)) {
      faults.push(
        `${at}.sending_queue.batch.max_size: ${queue?.batch?.max_size} is over a quarter of the receiver's limit ` +
          `(${limit} bytes): a batch that grows on the wire would be refused for ever: write ${limit} or less`,
      );
    }
    return faults;
  });
}
