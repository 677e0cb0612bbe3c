import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fleetTests } from './fleet-tests';

/** Fleets of somebody else, which no other test knows: what judges the stack files in the root must take them all. */
const FLEETS = join(__dirname, 'fleets');

describe.each(readdirSync(FLEETS))('%s', (name) => fleetTests(join(FLEETS, name)));
