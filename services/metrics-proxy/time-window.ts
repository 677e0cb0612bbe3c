import { HttpError } from './http-error';
import { LIMITS } from './limits';

/** The range that is asked: from `start` to `end`, both included, a sample every `stepSeconds`. Unix seconds. */
export interface TimeWindow {
  readonly start: number;
  readonly end: number;
  readonly stepSeconds: number;
}

/** The window of a request. Throws an `HttpError` 400 for one of more points than Prometheus gives. */
export function timeWindow(
  request: { readonly window_minutes: number; readonly end_ts?: number; readonly step_seconds?: number },
  nowMs: number,
): TimeWindow {
  const seconds = request.window_minutes * 60;
  const end = request.end_ts ?? nowMs / 1_000;
  const stepSeconds = request.step_seconds ?? Math.max(1, seconds / 100);
  const points = Math.floor(seconds / stepSeconds) + 1;
  if (points > LIMITS.points) {
    const least = Math.ceil(seconds / (LIMITS.points - 1));
    throw new HttpError(
      400,
      'too_many_points',
      `step_seconds: ${stepSeconds}: ${points} points in ${request.window_minutes} minutes, and ${LIMITS.points} are the ` +
        `most: write ${least} or more`,
    );
  }
  return { start: end - seconds, end, stepSeconds };
}
