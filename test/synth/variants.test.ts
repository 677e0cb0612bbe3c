import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { synthesize } from '../../stacks/synthesize';
import { readManifests } from '../../tools/check/manifest-files';
import { checkObjects } from '../../tools/check/schema-check';
import { kubernetesMinors } from '../../tools/check/validators';
import { CONFIGS, FLEET, read, VARIANT_NAMES, VARIANTS, withFiles } from '../support/fixtures';

/** What synth writes of a config: how much, and what no API server would take. */
function rendered(config: string) {
  return withFiles({}, (out) => {
    const { stacks } = synthesize({ config, out });
    const { manifests, unreadable } = readManifests(out);
    const violations = checkObjects(manifests.map(({ object }) => object));
    return {
      name: basename(config),
      stacks: stacks.length,
      objects: manifests.length,
      unreadable,
      violations,
    };
  });
}

test('every variant is rendered, and every object is strictly valid for every Kubernetes version', () => {
  const rows = CONFIGS.map(rendered);
  expect(rows.filter(({ violations, unreadable }) => violations.length + unreadable.length > 0)).toEqual([]);
  expect(rows.filter(({ stacks, objects }) => objects < 40 * stacks)).toEqual([]);
  const sum = (field: 'stacks' | 'objects') => rows.reduce((total, row) => total + row[field], 0);
  expect({ kubernetes: kubernetesMinors, configs: rows.length, clusters: sum('stacks') }).toEqual({
    kubernetes: ['1.33', '1.34', '1.35', '1.36'],
    configs: 29,
    clusters: 64,
  });
  expect(sum('objects')).toBeGreaterThan(2_500);
});

test('every variant says in its first line what it is for', () => {
  const silent = VARIANT_NAMES.filter((name) => {
    const files = readdirSync(join(VARIANTS, name)).filter((file) => file.endsWith('.yaml'));
    return !files.some((file) => /^# \S.+\.\n/.test(readFileSync(join(VARIANTS, name, file), 'utf8')));
  });
  expect(silent).toEqual([]);
});

test('no variant holds a private key', () => {
  const files = Object.entries(read(VARIANTS));
  expect(files.filter(([, text]) => text.includes('PRIVATE KEY')).map(([name]) => name)).toEqual([]);
  expect(files.filter(([name]) => name.endsWith('.pem'))).toHaveLength(8);
});

test('the variants differ from the reference fleet in what they render, or in what Pulumi alone makes', () => {
  const text = (config: string) =>
    withFiles({}, (out) => (synthesize({ config, out }), JSON.stringify(read(out))));
  const reference = text(FLEET);
  const same = VARIANT_NAMES.filter((name) => text(join(VARIANTS, name)) === reference);
  expect(same).toEqual(['autoscaler', 'enterprise', 'firewall-and-buckets']);
});
