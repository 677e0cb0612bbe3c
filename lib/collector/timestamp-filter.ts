import { type Processor, type Signal } from './component';
import { processor } from './processor';

/** From here on a time lies further ahead than a store takes: Loki's `creation_grace_period`. */
export const TOO_FAR_AHEAD = 'Now() + Duration("10m")';

export interface AcceptedTimes {
  /** Samples older than the store's out-of-order window are refused together with their whole batch. */
  readonly metricsMaxAge: string;
  /** Loki's `reject_old_samples_max_age`. */
  readonly logsMaxAge: string;
}

/** What no store takes is dropped alone and counted, instead of spoiling its batch (one bad sample: 400 for all). */
export function timestampFilter(accepted: AcceptedTimes): Processor<Signal> {
  return processor('filter/timestamps', {
    error_mode: 'ignore',
    metrics: {
      datapoint: [
        `datapoint.time > ${TOO_FAR_AHEAD}`,
        `datapoint.time < Now() - Duration("${accepted.metricsMaxAge}")`,
      ],
    },
    logs: {
      // Time 0 is legal: the store then takes the observed time.
      log_record: [
        `log.time > ${TOO_FAR_AHEAD}`,
        `log.time_unix_nano != 0 and log.time < Now() - Duration("${accepted.logsMaxAge}")`,
      ],
    },
  });
}
