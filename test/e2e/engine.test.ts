import { join } from 'node:path';
import { VARIANTS } from '../support/fixtures';
import { clusterTests } from './engine/cluster-tests';
import { failedUpdateTests } from './engine/failed-update-tests';
import { refusalTests } from './engine/refusal-tests';

/**
 * Our program under the real Pulumi engine: real CLI, state, secrets and diffs, a real kube-apiserver, and
 * doubles of the Linode API and of both provider plugins. What real Linode and the real plugins do is not
 * shown here. The config is a variant without placeholders, which would be refused.
 */
describe.each([
  { title: 'hub', stack: 'hub', config: join(VARIANTS, 'private-registry'), records: 0 },
  { title: 'edge', stack: 'edge', config: join(VARIANTS, 'private-registry'), records: 0 },
  {
    title: 'hub with a Linode zone',
    stack: 'hub',
    config: join(VARIANTS, 'linode-dns'),
    records: 3,
  },
])('$title', clusterTests);

describe('refusals', refusalTests);

describe('a failed first update', failedUpdateTests);
