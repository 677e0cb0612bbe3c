import { type Door } from '../fleet/door';
import { type Egress } from '../model/pod';
import { PORTS } from '../model/ports';

/** What a proxy may dial: the collectors behind its doors, over both protocols. */
export function upstreamEgress(doors: readonly Door[]): Egress[] {
  return doors.flatMap(({ upstream: { pods } }) =>
    [PORTS.otlpGrpc, PORTS.otlpHttp].map((port) => ({ to: pods, port })),
  );
}
