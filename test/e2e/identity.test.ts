import { Platform } from '../../testbed/runner/platform';
import { talkers } from '../../testbed/talkers/talkers';
import { FLEET } from '../support/fixtures';
import { bronzeEdgeTests } from './identity/bronze-edge-tests';
import { claimTests } from './identity/claim-tests';
import { nobodyStoredTests, nobodyTests } from './identity/nobody-tests';
import { refusalStoredTests, refusalTests } from './identity/refusal-tests';
import { revocationTests } from './identity/revocation-tests';
import { rotationTests } from './identity/rotation-tests';
import { BRONZE_NAMESPACE, World } from './identity/world';

/**
 * Who a record is from is said by a certificate and by nothing else, through the whole chain: pod, agent, door, gateway,
 * store. One platform for all; the parts are in an order in which none waits for what another has begun.
 */
let platform: Platform;
let world: World;
let lastHandshake: number;

beforeAll(async () => {
  const begin = Date.now();
  platform = await Platform.start({ config: FLEET, workloads: talkers([BRONZE_NAMESPACE]) });
  world = new World(platform);
  console.log(`identity: platform started in ${((Date.now() - begin) / 1_000).toFixed(1)} s`);
}, 180_000);

afterAll(() => platform?.stop(), 60_000);

const theWorld = () => world;

describe('revocation', () => {
  revocationTests(theWorld);
  afterAll(() => (lastHandshake = Date.now()));
});
describe('no identity', () => nobodyTests(theWorld));
describe('refusals', () => refusalTests(theWorld));
describe('claims', () => claimTests(theWorld));
describe('a bronze edge', () => bronzeEdgeTests(theWorld));
describe('in Prometheus: refusals', () => refusalStoredTests(theWorld));
describe('in Prometheus: no identity', () => nobodyStoredTests(theWorld));
describe('rotation', () => rotationTests(theWorld, () => lastHandshake));
