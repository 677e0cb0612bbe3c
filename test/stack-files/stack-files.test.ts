import { join } from 'node:path';
import { synthesize } from '../../stacks/synthesize';
import { ROOT } from '../../tools/root';
import { type Files, read, withFiles } from '../support/fixtures';
import { fleetTests } from './fleet-tests';
import { SNAPSHOTS, snapshotFaults } from './snapshot-faults';

// The stack files in the root and `trust/` beside them are their owner's: this file judges them, whatever they say.

fleetTests(ROOT);

test(`${SNAPSHOTS}/ is what the stack files render: \`npm run snapshot\` takes a change over`, () => {
  const reviewed = read(join(ROOT, SNAPSHOTS));
  if (Object.keys(reviewed).length === 0) {
    console.log(`${SNAPSHOTS}/: nothing is there to compare with; \`npm run snapshot\` writes it`);
    return;
  }
  const rendered: Files = withFiles({}, (out) => (synthesize({ config: ROOT, out }), read(out)));
  expect(snapshotFaults(rendered, reviewed)).toEqual([]);
});
