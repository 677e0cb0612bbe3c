import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toYamlDocuments } from '../../lib';
import { synthesize } from '../../stacks/synthesize';
import { ApiServer } from './support/api-server';

/**
 * The rendered files, applied in file order to a real kube-apiserver. cert-manager's CRDs are the trimmed ones of
 * `imports/crds`; Flux's cannot be had as a package and are named doubles that take any spec.
 */
const ROOT = join(__dirname, '../..');
const FLUX_DOUBLES = [
  { group: 'source.toolkit.fluxcd.io', version: 'v1', kind: 'HelmRepository', plural: 'helmrepositories' },
  { group: 'helm.toolkit.fluxcd.io', version: 'v2', kind: 'HelmRelease', plural: 'helmreleases' },
];

const directory = mkdtempSync(join(tmpdir(), 'fed-observability-apply-'));
const dist = join(directory, 'dist');
let server: ApiServer;

beforeAll(async () => {
  synthesize({ config: ROOT, out: dist });
  writeFileSync(join(directory, 'flux-doubles.yaml'), toYamlDocuments(FLUX_DOUBLES.map(doubleCrd)));
  server = await ApiServer.start();
  for (const file of [
    join(ROOT, 'imports/crds/cert-manager.io.yaml'),
    join(directory, 'flux-doubles.yaml'),
  ]) {
    expect(apply(file)).toMatchObject({ status: 0 });
  }
  expect(server.kubectl('wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s').status).toBe(
    0,
  );
}, 90_000);

afterAll(async () => {
  await server?.stop();
  rmSync(directory, { recursive: true });
});

function doubleCrd({ group, version, kind, plural }: (typeof FLUX_DOUBLES)[number]): object {
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: open } }],
    },
  };
}

function apply(file: string) {
  return server.kubectl('apply', '--server-side', '--field-manager=fed-observability', '-f', file);
}

describe.each(['edge', 'hub'])('%s', (stack) => {
  test('every file is taken in file order, without a warning: unknown field, deprecation, Pod Security', () => {
    const files = readdirSync(join(dist, stack)).sort();
    const applied = files.flatMap((file) => {
      const { status, stdout, stderr } = apply(join(dist, stack, file));
      expect(`${file}: ${stderr}`).toBe(`${file}: `);
      expect(status).toBe(0);
      return stdout.trim().split('\n');
    });
    const objects = files.flatMap(
      (file) => readFileSync(join(dist, stack, file), 'utf8').match(/^kind: /gm) ?? [],
    );
    expect(applied).toHaveLength(objects.length);
    expect(applied.length).toBeGreaterThan(40);
  }, 120_000);

  test('a second apply changes nothing: what is stored is what was rendered', () => {
    const { status, stdout, stderr } = server.kubectl('diff', '--server-side', '--field-manager=fed-observability', '-R', '-f', join(dist, stack)); // prettier-ignore
    expect(`${stderr}${stdout}`).toBe('');
    expect(status).toBe(0);
  }, 120_000);
});
