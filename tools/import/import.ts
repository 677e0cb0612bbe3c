import { ROOT } from '../root';
import { bundleFiles } from '../schemas/schema-bundle';
import { crdBundle } from './crd-bundle';
import { writeCrdTypes } from './crd-types';
import { readCrds } from './crds';
import { kubernetesBundle } from './kubernetes-bundle';
import { crdPins, kubernetesPins } from './pins';
import { writeBundle } from './write-bundle';

const help = `npm run import

Makes from the packages pinned in tools/import/pins.ts, with Go's module proxy and npx:
  imports/crds/<group>.yaml          trimmed CRDs
  imports/<group>.ts                 types generated from them
  test/schemas/*.json.gz             strict schemas for npm run check
All of it is committed; making it again gives no diff.`;

/** Remakes everything that is made from pinned packages. */
function main(): void {
  const crds = readCrds(crdPins);
  const written = writeCrdTypes(ROOT, crds);
  const bundles = kubernetesPins.map((pin) => ({ pin, bundle: kubernetesBundle(pin) }));
  for (const { pin, bundle } of bundles) {
    writeBundle(ROOT, bundleFiles.kubernetes(pin.minor), bundle);
    written.push(bundleFiles.kubernetes(pin.minor));
  }
  const newest = bundles.at(-1);
  if (!newest) throw new Error('tools/import/pins.ts pins no Kubernetes version: CRDs need its ObjectMeta');
  writeBundle(ROOT, bundleFiles.crds, crdBundle(crds, newest.bundle));
  written.push(bundleFiles.crds);
  for (const file of written) console.log(file);
}

if (process.argv.includes('--help')) {
  console.log(help);
} else {
  try {
    main();
  } catch (error) {
    console.error(`import: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
