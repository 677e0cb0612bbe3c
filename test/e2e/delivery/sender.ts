import { type Addressed, type Ground } from '../../../testbed/kubernetes/addressed';
import { type Pod } from '../../../testbed/kubernetes/pod';
import { type Talker, talkerIn } from '../../../testbed/talkers/talker';

/** A namespace of a cluster that sends, and what the hub must say about its data. */
export interface Sender {
  readonly stack: string;
  readonly namespace: string;
  readonly clusterId: string;
  readonly className: string;
}

/** The reference fleet: the edge's default is gold and `test-app` has a rule; everything of the hub is silver. */
export const SENDERS: readonly Sender[] = [
  { stack: 'edge', namespace: 'shop', clusterId: 'fed-observability-remote', className: 'gold' },
  { stack: 'edge', namespace: 'test-app', clusterId: 'fed-observability-remote', className: 'bronze' },
  { stack: 'hub', namespace: 'shop', clusterId: 'fed-observability-test', className: 'silver' },
  { stack: 'hub', namespace: 'test-app', clusterId: 'fed-observability-test', className: 'silver' },
];

/** A pod that tells what the API server knows of it. */
export interface KnownPod extends Addressed {
  readonly props: Addressed['props'] & { readonly pod: Pod };
}

/** The talking pod of a sender. */
export function talkerOf<P extends KnownPod>(platform: Ground<P>, { stack, namespace }: Sender): Talker<P> {
  return talkerIn(platform.cluster(stack), namespace);
}
