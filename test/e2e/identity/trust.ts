import { makeFleet } from '../../../lib';
import { EDGE_ID } from './claims';
import { showTrust } from './show-trust';
import { type World } from './world';

/** What `npm run trust`, synth and apply do after `trust/<edge>.pem` has changed. No CA: the file is removed. */
export function reviewEdgeCa(world: World, caPem: string | undefined): void {
  const { clusters, trust } = world.platform.fleet;
  const others = [...trust].filter(([id]) => id !== EDGE_ID);
  const own = caPem === undefined ? [] : [[EDGE_ID, caPem] as const];
  showTrust(world, makeFleet(clusters, new Map([...others, ...own])));
}
