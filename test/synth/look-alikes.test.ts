import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type Manifest } from '../../lib';
import { synthesize } from '../../stacks/synthesize';
import { configFiles, withFiles } from '../support/fixtures';

/** Texts that a reader of YAML 1.1 or 1.2 takes for something else when they stand bare. */
const VALUES = ['yes', 'No', 'on', '1e3', '0x1F', '0o17', '017', '1_000', 'null', '', '2026-11-20'];
const LABELS = Object.fromEntries(VALUES.map((value, index) => [`example.com/label-${index}`, value]));

test.each(['1.1', '1.2'] as const)(
  'what looks like a number, a boolean or an alias is still the text of the config after synth, file and a YAML %s reader',
  (version) => {
    const labels = withFiles(configFiles({ hub: { namespaceLabels: LABELS } }), (directory) => {
      const out = join(directory, 'dist');
      synthesize({ config: directory, out });
      const text = readFileSync(join(out, 'hub/00-namespaces.yaml'), 'utf8');
      const objects = parseAllDocuments(text, { version }).map((document) => document.toJS() as Manifest);
      return objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.labels!);
    });
    const own = labels.filter((row) => 'pod-security.kubernetes.io/enforce' in row);
    expect(own).toHaveLength(6);
    for (const row of own) expect(row).toMatchObject(LABELS);
  },
);
