import { Platform } from '../../testbed/cluster/platform';
import { FLEET } from '../support/fixtures';
import { containerTests } from './cluster/container-tests';
import { figure } from './cluster/figure';
import { ISOLATED, isolationTests } from './cluster/isolation-tests';
import { manifestTests } from './cluster/manifest-tests';
import { restartTests } from './cluster/restart-tests';
import { wayTests } from './cluster/way-tests';

/** Hub and edge on real Kubernetes: what is rendered runs there unmodified, and what the edge sends reaches the hub. */
let platform: Platform;
const thePlatform = () => platform;

beforeAll(async () => {
  const begin = Date.now();
  platform = await Platform.start({
    config: FLEET,
    workloads: ISOLATED,
    onStage: (stage, seconds) => figure(`${stage}: ${seconds.toFixed(1)} s`),
  });
  figure(`all: ${((Date.now() - begin) / 1_000).toFixed(1)} s`);
}, 420_000);

afterAll(async () => {
  const begin = Date.now();
  await platform?.stop();
  figure(`ended in ${((Date.now() - begin) / 1_000).toFixed(1)} s`);
}, 60_000);

describe('manifests', () => manifestTests(thePlatform));
describe('containers', () => containerTests(thePlatform));
describe('isolation', () => isolationTests(thePlatform));
describe('the way of the edge', () => wayTests(thePlatform));
describe('restart', () => restartTests(thePlatform));
