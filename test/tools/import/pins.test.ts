import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crdPins, kubernetesPins } from '../../../tools/import/pins';
import { ROOT } from '../../../tools/root';
import { bundleFiles, readBundle } from '../../../tools/schemas/schema-bundle';

const stale = 'npm run import was not run after a change of tools/import/pins.ts';

test.each(kubernetesPins)(`schemas of Kubernetes $minor are of the pinned version (else ${stale})`, (pin) => {
  const { sources, kinds } = readBundle(bundleFiles.kubernetes(pin.minor));
  expect(sources).toEqual([`${pin.module} ${pin.version} ${pin.file}`]);
  expect(kinds).toHaveProperty(['apps/v1/Deployment']);
  expect(Object.keys(kinds).length).toBeGreaterThan(150);
});

test(`CRD schemas are of the pinned versions and kinds (else ${stale})`, () => {
  const { sources, kinds } = readBundle(bundleFiles.crds);
  expect(sources).toEqual(crdPins.map((pin) => `${pin.module} ${pin.version} ${pin.path}`));
  const have = new Set(Object.keys(kinds).map((gvk) => gvk.split('/').at(-1)));
  expect(have).toEqual(new Set(crdPins.flatMap((pin) => pin.kinds.map(({ kind }) => kind))));
});

test(`generated types are of the pinned versions (else ${stale})`, () => {
  const groups = new Set(Object.keys(readBundle(bundleFiles.crds).kinds).map((gvk) => gvk.split('/')[0]));
  const trimmed = [...groups].map((group) => {
    expect(existsSync(join(ROOT, `imports/${group}.ts`))).toBe(true);
    return readFileSync(join(ROOT, `imports/crds/${group}.yaml`), 'utf8');
  });
  for (const { module, version, path } of crdPins) {
    expect(trimmed.join()).toContain(`#   ${module} ${version} ${path}\n`);
  }
});
