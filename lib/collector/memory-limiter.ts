import { type Processor, type Signal } from './component';
import { processor } from './processor';

/** Refuses, retryably, before the container's memory limit is reached; percentages are of that limit. */
export function memoryLimiter(): Processor<Signal> {
  return processor('memory_limiter', {
    check_interval: '1s',
    limit_percentage: 80,
    spike_limit_percentage: 20,
  });
}
