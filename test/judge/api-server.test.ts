import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CERT_MANAGER_RELEASE } from '../../lib/operators/cert-manager';
import { ENVOY_GATEWAY_RELEASE } from '../../lib/operators/envoy-gateway';
import { GATEWAY_API_CRDS } from '../../lib/operators/gateway-api-crds';
import { synthesize } from '../../stacks/synthesize';
import { ApiServer } from '../../testbed/processes/api-server';
import { installCrds } from '../../testbed/processes/install-crds';
import { crdPins } from '../../tools/import/pins';
import { FLEET } from '../../tools/root';
import { applyTests } from './support/apply-tests';

/**
 * The rendered files, applied in file order to a real kube-apiserver with the untrimmed CRDs of the pinned packages;
 * those that no package carries are named doubles that take any spec (support/crd-doubles.ts).
 */
const directory = mkdtempSync(join(tmpdir(), 'fed-observability-apply-'));
const dist = join(directory, 'dist');
let server: ApiServer;

beforeAll(async () => {
  synthesize({ config: FLEET, out: dist });
  server = await ApiServer.start();
  installCrds(server);
}, 90_000);

afterAll(async () => {
  await server?.stop();
  rmSync(directory, { recursive: true });
});

test('the CRDs that judge are of the versions that clusters install', () => {
  expect(Object.fromEntries(crdPins.map(({ module, version }) => [module, version]))).toEqual({
    'github.com/cert-manager/cert-manager': CERT_MANAGER_RELEASE.version,
    'sigs.k8s.io/gateway-api': GATEWAY_API_CRDS.version,
    'github.com/envoyproxy/gateway': ENVOY_GATEWAY_RELEASE.version,
  });
});

describe.each(['edge', 'hub'])('%s', (stack) => applyTests(() => server, join(dist, stack)));
