import { type Leaf } from '../../../testbed/doubles/certificates';
import { type Platform } from '../../../testbed/runner/platform';
import { type RunningPod } from '../../../testbed/runner/running-pod';
import { Stores } from '../../../testbed/stores/stores';
import { type Talker, talkerIn } from '../../../testbed/talkers/talker';
import { Doors } from './doors';

/** Namespace whose data is bronze in the reference fleet. */
export const BRONZE_NAMESPACE = 'test-app';

/** Usages of every client certificate, in cert-manager's words. */
export const CLIENT_USAGES = ['digital signature', 'client auth'];

/** The running platform with what the identity tests ask it through. */
export class World {
  readonly doors: Doors;
  readonly stores: Stores;
  /** Speaks from the bronze namespace of the edge. */
  readonly talker: Talker;

  constructor(readonly platform: Platform) {
    this.doors = new Doors(platform);
    this.stores = new Stores(platform.cluster('hub'));
    this.talker = talkerIn(platform.cluster('edge'), BRONZE_NAMESPACE);
  }

  /** The first pod of a workload, in a namespace where more than one has it. */
  pod(stack: string, workload: string, namespace?: string): RunningPod {
    return this.platform.cluster(stack).podsNamed(workload, namespace)[0]!;
  }

  /** The authority of a cluster. */
  ca(stack: string) {
    return this.platform.authority(stack);
  }

  /** The certificate that the edge's agent really has. */
  get edgeLeaf(): Leaf {
    return this.platform.clientLeaf('edge');
  }
}
