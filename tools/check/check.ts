import { statSync } from 'node:fs';
import { duplicates } from './duplicates';
import { type Manifest, readManifests } from './manifest-files';
import { checkObjects, header, type Violation } from './schema-check';
import { kubernetesMinors, type Origin, validatorFor } from './validators';

const help = `npm run check [-- <dir>]

Checks every object in the *.yaml, *.yml and *.json files below <dir> (default: dist) strictly, unknown fields
included, against Kubernetes ${kubernetesMinors.join(', ')}, the pinned CRDs and the schemas written by hand.
A kind without a schema, a key that stands twice, and an object that stands twice in a cluster's folder are errors.
Exit status: 0 all valid, 1 something is invalid or nothing was found, 2 no such folder.`;

/** Prints what is invalid below a folder and a summary for each Kubernetes version; returns the exit status. */
export function check(dir: string): number {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) {
    console.error(
      `check: no folder '${dir}': run npm run synth first, or name the folder: npm run check -- <dir>`,
    );
    return 2;
  }
  const { manifests, unreadable } = readManifests(dir);
  const violations = checkObjects(manifests.map(({ object }) => object));
  const twice = duplicates(dir, manifests);
  for (const line of [...unreadable, ...violations.map((found) => lineOf(found, manifests)), ...twice]) {
    console.log(line);
  }
  for (const minor of kubernetesMinors) console.log(summary(minor, manifests, violations));
  if (unreadable.length) console.log(`${unreadable.length} unreadable documents`);
  if (twice.length) console.log(`${twice.length} objects that stand twice`);
  if (!manifests.length) console.error(`check: no manifest found below '${dir}'`);
  return manifests.length && !violations.length && !unreadable.length && !twice.length ? 0 : 1;
}

function lineOf(violation: Violation, manifests: readonly Manifest[]): string {
  const { index, object, path, message, value, kubernetes } = violation;
  const shown = value === undefined ? '' : ` (${shorten(JSON.stringify(value))})`;
  const where = kubernetes.length === kubernetesMinors.length ? '' : ` [Kubernetes ${kubernetes.join(', ')}]`;
  return `${manifests[index]?.file}: ${object}: ${path}: ${message}${shown}${where}`;
}

function shorten(json: string): string {
  return json.length > 100 ? `${json.slice(0, 97)}...` : json;
}

function summary(minor: string, manifests: readonly Manifest[], violations: readonly Violation[]): string {
  const invalid = new Set(
    violations.filter((found) => found.kubernetes.includes(minor)).map(({ index }) => index),
  );
  const valid: Record<Origin, number> = { 'built-in': 0, CRD: 0, 'hand-written': 0 };
  manifests.forEach(({ object }, index) => {
    if (invalid.has(index)) return;
    const { apiVersion = '', kind = '' } = header(object);
    const validator = validatorFor(apiVersion, kind, minor);
    if (validator) valid[validator.origin] += 1;
  });
  const parts = Object.entries(valid).map(([origin, count]) => `${count} ${origin}`);
  const total = manifests.length - invalid.size;
  return `Kubernetes ${minor}: ${total} valid (${parts.join(', ')}), ${invalid.size} invalid, 0 skipped`;
}

if (require.main === module) {
  const [first = 'dist'] = process.argv.slice(2);
  if (first === '--help') console.log(help);
  else process.exitCode = check(first);
}
