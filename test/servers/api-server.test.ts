import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHARTS } from '../../lib';
import { synthesize } from '../../stacks/synthesize';
import { crdPins } from '../import/pins';
import { ApiServer } from './support/api-server';
import { installCrds } from './support/install-crds';

/**
 * The rendered files, applied in file order to a real kube-apiserver with the untrimmed CRDs of the pinned packages;
 * Flux's cannot be had as a package and are named doubles that take any spec.
 */
const directory = mkdtempSync(join(tmpdir(), 'fed-observability-apply-'));
const dist = join(directory, 'dist');
let server: ApiServer;

beforeAll(async () => {
  synthesize({ config: join(__dirname, '../..'), out: dist });
  server = await ApiServer.start();
  installCrds(server);
}, 90_000);

afterAll(async () => {
  await server?.stop();
  rmSync(directory, { recursive: true });
});

test('the CRDs that judge are of the version of the chart that clusters install', () => {
  const judged = crdPins.filter(({ module }) => module.endsWith('/cert-manager'));
  expect(judged.map(({ version }) => version)).toEqual([CHARTS.certManager.version]);
});

describe.each(['edge', 'hub'])('%s', (stack) => {
  test('every file is taken in file order, without a warning: unknown field, deprecation, Pod Security', () => {
    const files = readdirSync(join(dist, stack)).sort();
    const applied = files.flatMap((file) => {
      const { status, stdout, stderr } = server.kubectl('apply', '--server-side', '--field-manager=fed-observability', '-f', join(dist, stack, file)); // prettier-ignore
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
