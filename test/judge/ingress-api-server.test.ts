import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../stacks/synthesize';
import { DOUBLED_KINDS } from '../../testbed/doubles/crd-doubles';
import { ApiServer } from '../../testbed/processes/api-server';
import { installCrds } from '../../testbed/processes/install-crds';
import { readManifests } from '../../tools/check/manifest-files';
import { header } from '../../tools/check/schema-check';
import { VARIANTS } from '../support/fixtures';
import { applyTests } from './support/apply-tests';

/** Kinds of each hub that have no real CRD here: the server stores them, and their schemas by hand alone judge them. */
const FLUX = ['HelmRelease', 'HelmRepository'];
const FLUX_GIT = ['GitRepository', 'Kustomization'];
const KGATEWAY = ['GatewayParameters', 'ListenerPolicy', 'TrafficPolicy'];
const VARIANTS_AND_DOUBLES: readonly [string, readonly string[]][] = [
  ['kgateway', [...FLUX, ...FLUX_GIT, ...KGATEWAY]],
  ['kgateway-shared', [...FLUX, ...FLUX_GIT, ...KGATEWAY]],
  ['envoy-gateway', FLUX],
  ['envoy-gateway-shared', FLUX],
  ['operator', [...FLUX, 'ObservabilityGateway']],
  ['operator-kgateway', [...FLUX, ...FLUX_GIT, ...KGATEWAY, 'ObservabilityGateway']],
  ['operator-envoy-gateway', ['ObservabilityGateway']],
  ['grafana-route', [...FLUX, ...FLUX_GIT, 'GatewayParameters']],
];

/** Every ingress, gateway form and route, each applied to a real kube-apiserver with Gateway API's and Envoy Gateway's CRDs. */
describe.each(VARIANTS_AND_DOUBLES)('%s', (variant, doubles) => {
  const directory = mkdtempSync(join(tmpdir(), 'fed-observability-apply-'));
  const hub = join(directory, 'hub');
  let server: ApiServer;

  synthesize({ config: join(VARIANTS, variant), out: directory });

  beforeAll(async () => {
    server = await ApiServer.start();
    installCrds(server);
    // Where somebody else installs the operators, their namespaces are there before us.
    server.create([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'cert-manager' } }]);
  }, 90_000);

  afterAll(async () => {
    await server?.stop();
    rmSync(directory, { recursive: true });
  });

  test('these kinds and no others are judged by a schema alone', () => {
    const kinds = readManifests(hub).manifests.map(({ object }) => {
      const { apiVersion, kind } = header(object);
      return `${apiVersion}/${kind}`;
    });
    const doubled = new Set(kinds.filter((gvk) => DOUBLED_KINDS.includes(gvk)));
    expect([...doubled].map((gvk) => gvk.split('/').at(-1)).sort()).toEqual([...doubles].sort());
  });

  applyTests(() => server, hub);
});
