import { type Processor, type Signal } from './component';
import { processor } from './processor';

export interface AcceptedTimes {
  /** Samples older than the store's out-of-order window are refused together with their whole batch. */
  readonly metricsMaxAge: string;
  /** Loki's `reject_old_samples_max_age`. */
  readonly logsMaxAge: string;
}

/** What no store takes is dropped alone and counted, instead of spoiling its batch (one bad sample: 400 for all). */
export function timestampFilter(accepted: AcceptedTimes): Processor<Signal> {
  const future = 'Now() + Duration("10m")';
  return processor('filter/timestamps', {
    error_mode: 'ignore',
    metrics: {
      datapoint: [
        `datapoint.time > ${future}`,
        `datapoint.time < Now() - Duration("${accepted.metricsMaxAge}")`,
      ],
    },
    logs: {
      // Time 0 is legal: the store then takes the observed time.
      log_record: [
        `log.time > ${future}`,
        `log.time_unix_nano != 0 and log.time < Now() - Duration("${accepted.logsMaxAge}")`,
      ],
    },
  });
}
