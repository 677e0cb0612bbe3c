import { type Processor, type Signal } from './component';
import { processor } from './processor';

/** Percent of the container's memory limit from which on the limiter has garbage collected at every check. */
const HARD_PERCENT = 80;

/** It refuses from so many percent below that on: what may arrive between two checks. */
const SPIKE_PERCENT = 20;

/**
 * Share of a collector's memory limit at which Go's runtime collects garbage harder: five points below the threshold at
 * which the limiter refuses. The limiter counts garbage too, so above the threshold it would refuse for garbage alone.
 * Far below it, data that is in use would keep the runtime collecting, and nothing would be refused.
 */
export const COLLECTOR_GO_MEMORY_SHARE = (HARD_PERCENT - SPIKE_PERCENT - 5) / 100;

/** Refuses, retryably, before the container's memory limit is reached; percentages are of that limit. */
export function memoryLimiter(): Processor<Signal> {
  return processor('memory_limiter', {
    check_interval: '1s',
    limit_percentage: HARD_PERCENT,
    spike_limit_percentage: SPIKE_PERCENT,
  });
}
