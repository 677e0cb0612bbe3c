import { makeFleet, specsOf } from '../../../lib';
import { EDGE_ID } from './claims';
import { showTrust } from './show-trust';
import { type World } from './world';

/** What `npm run trust`, synth and apply do after `trust/<edge>.pem` has changed. No CA: the file is removed. */
export function reviewEdgeCa(world: World, caPem: string | undefined): void {
  const { fleet } = world.platform;
  const others = [...fleet.trust].filter(([id]) => id !== EDGE_ID);
  const own = caPem === undefined ? [] : [[EDGE_ID, caPem] as const];
  showTrust(world, makeFleet(specsOf(fleet), new Map([...others, ...own])));
}
