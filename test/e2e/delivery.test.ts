import { Platform } from '../../testbed/cluster/platform';
import { talkers } from '../../testbed/talkers/talkers';
import { FLEET } from '../support/fixtures';
import { containerTests } from './cluster/container-tests';
import { isolationTests, STRANGERS } from './cluster/isolation-tests';
import { manifestTests } from './cluster/manifest-tests';
import { restartTests } from './cluster/restart-tests';
import { figure } from './delivery/figure';
import { labelTests } from './delivery/label-tests';
import { logFileTests } from './delivery/log-file-tests';
import { metricTests } from './delivery/metric-tests';
import { observationTests } from './delivery/observation-tests';
import { otlpTests } from './delivery/otlp-tests';
import { unusualItemTests } from './delivery/unusual-item-tests';

/**
 * Hub and edge on real Kubernetes: what is rendered runs there unmodified, and what is sent at the edge and on the hub is
 * found in the stores, once and under the right names.
 */
let platform: Platform;

beforeAll(async () => {
  platform = await Platform.start({
    config: FLEET,
    workloads: [...talkers(['shop', 'test-app']), ...STRANGERS],
    onStage: (stage, seconds) => figure(`${stage}: ${seconds.toFixed(1)} s`),
  });
}, 420_000);

afterAll(() => platform?.stop(), 60_000);

describe('manifests', () => manifestTests(() => platform));
describe('containers', () => containerTests(() => platform));
describe('isolation', () => isolationTests(() => platform));
describe('OTLP', () => otlpTests(() => platform));
describe('metrics', () => metricTests(() => platform));
describe('labels by OTLP', () => labelTests(() => platform));
describe('observations', () => observationTests(() => platform));
describe('unusual items', () => unusualItemTests(() => platform));
describe('log files', () => logFileTests(() => platform));
describe('restart', () => restartTests(() => platform));
