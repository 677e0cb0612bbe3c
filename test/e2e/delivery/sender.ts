import { type Platform } from '../../../testbed/runner/platform';
import { type Talker, talkerIn } from '../../../testbed/talkers/talker';

/** A namespace of a cluster that sends, and what the hub must say about its data. */
export interface Sender {
  readonly stack: string;
  readonly namespace: string;
  readonly clusterId: string;
  readonly className: string;
}

/** The committed config: the edge's default is gold, the hub's is silver, and both have a rule for `test-app`. */
export const SENDERS: readonly Sender[] = [
  { stack: 'edge', namespace: 'shop', clusterId: 'fed-observability-remote', className: 'gold' },
  { stack: 'edge', namespace: 'test-app', clusterId: 'fed-observability-remote', className: 'bronze' },
  { stack: 'hub', namespace: 'shop', clusterId: 'fed-observability-test', className: 'silver' },
  { stack: 'hub', namespace: 'test-app', clusterId: 'fed-observability-test', className: 'bronze' },
];

/** The talking pod of a sender. */
export function talkerOf(platform: Platform, { stack, namespace }: Sender): Talker {
  return talkerIn(platform.cluster(stack), namespace);
}
