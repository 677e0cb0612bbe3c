import { type Fault } from '../config/fault';
import { DAY_SECONDS, goDuration } from '../model/units';
import { type HubCluster } from './cluster';

/** Stores that refuse or forget what the queues of the fleet may still deliver. */
export function retentionFaults(hub: HubCluster): Fault[] {
  return [...outOfOrderWindow(hub), ...retention(hub)];
}

function outOfOrderWindow({ stack: where, spec, replaySeconds, queueRetentionSeconds }: HubCluster): Fault[] {
  if (replaySeconds >= queueRetentionSeconds) return [];
  const derived = goDuration(queueRetentionSeconds);
  return [
    {
      where,
      path: 'hub.metrics.outOfOrderWindow',
      value: spec.hub.metrics.outOfOrderWindow,
      problem: `shorter than what the queues retain (${derived}), so that replayed samples would be refused`,
      fix: `write ${derived} or more, or leave it out`,
    },
  ];
}

/** A store must not forget data sooner than the queues deliver it. */
function retention({ stack: where, spec, replaySeconds, retentionSeconds }: HubCluster): Fault[] {
  const least = Math.max(replaySeconds, DAY_SECONDS);
  const { retention: written } = spec.hub;
  return (['metrics', 'logs', 'traces'] as const)
    .filter((signal) => retentionSeconds[signal] < least)
    .map((signal) => ({
      where,
      path: `hub.retention.${signal}`,
      value: written[signal],
      problem: `shorter than a day or than the replay window (${goDuration(replaySeconds)})`,
      fix: `write ${goDuration(least)} or more`,
    }));
}
