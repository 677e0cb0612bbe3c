import { startBudget, STOP_SECONDS } from '../model/start-up';

/** What decides how long a rollout takes; times in seconds. */
interface RolloutProps {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly replicas?: number;
  readonly maxReplicas?: number;
  readonly startSeconds?: number;
  readonly minReadySeconds?: number;
  readonly preStopSeconds?: number;
  readonly stopSeconds?: number;
}

/** Share of a DaemonSet's pods that are replaced at once. */
export const DAEMON_STEP_PERCENT = 10;

/** Seconds that Pulumi waits for a workload without the annotation. */
const PULUMI_DEFAULT_SECONDS = 600;

/** Makes Pulumi wait as long as a rollout may take, one step after the other, so that a slow one is no failed one. */
export function rolloutTimeout(props: RolloutProps): Record<string, string> | undefined {
  const { startSeconds, minReadySeconds = 0, preStopSeconds = 0, stopSeconds = STOP_SECONDS } = props;
  const steps =
    props.kind === 'DaemonSet' ? 100 / DAEMON_STEP_PERCENT : (props.maxReplicas ?? props.replicas ?? 1);
  const seconds = steps * (preStopSeconds + stopSeconds + startBudget(startSeconds) + minReadySeconds);
  return seconds > PULUMI_DEFAULT_SECONDS ? { 'pulumi.com/timeoutSeconds': String(seconds) } : undefined;
}
