import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../tools/root';
import { filesBelow } from '../architecture/source-files';

/**
 * Go modules under the AGPL or a licence that is not open source, each with everything below it; deployed as images
 * at most. Those below one that are permissive all the same stand beside it.
 */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'github.com/grafana/grafana': [],
  'github.com/grafana/loki': ['github.com/grafana/loki/pkg/push'],
  'github.com/grafana/mimir': [],
  'github.com/grafana/pyroscope': ['github.com/grafana/pyroscope/api'],
  'github.com/grafana/tempo': [],
  'go.k6.io/k6': [],
  'github.com/minio/console': [],
  'github.com/minio/mc': [],
  'github.com/minio/minio': [],
  'github.com/hashicorp/boundary': ['github.com/hashicorp/boundary/api', 'github.com/hashicorp/boundary/sdk'],
  'github.com/hashicorp/consul': ['github.com/hashicorp/consul/api', 'github.com/hashicorp/consul/sdk'],
  'github.com/hashicorp/nomad': ['github.com/hashicorp/nomad/api'],
  'github.com/hashicorp/packer': [],
  'github.com/hashicorp/terraform': [],
  'github.com/hashicorp/vault': ['github.com/hashicorp/vault/api', 'github.com/hashicorp/vault/sdk'],
};

/** AGPL and SSPL are no part of a permissive expression; the others are no open source. */
const REFUSED_LICENCE = /AGPL|SSPL|BUSL|Business Source|Elastic|Commons-Clause|UNLICENSED/i;

const isBelow = (module: string, root: string) => module === root || module.startsWith(`${root}/`);

function refused(module: string): boolean {
  return Object.entries(REFUSED).some(
    ([root, permissive]) => isBelow(module, root) && !permissive.some((known) => isBelow(module, known)),
  );
}

/** Every module that a go.mod or go.sum names. */
function modulesOf(text: string): string[] {
  const names = text.matchAll(/^(?:require |tool |replace |\t|)((?:[\w-]+\.)+\w+\/[^\s]+)/gm);
  return [...new Set([...names].map(([, name]) => name!))];
}

const ALL = ['.'];
const goFiles = filesBelow(ALL, /(^|\/)go\.(mod|sum)$/);
const lockFiles = filesBelow(ALL, /(^|\/)package-lock\.json$/);

test.each(goFiles)('%s names no module under the AGPL or a licence that is not open source', (file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const modules = modulesOf(text);
  // A program of ours that needs nothing has a go.mod without a requirement.
  expect(modules.length > 0).toBe(/\s\S+\/\S+ v\d/.test(text));
  expect(modules.filter(refused)).toEqual([]);
});

test.each(lockFiles)('%s names no package under such a licence', (file) => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as {
    packages: Readonly<Record<string, { readonly license?: string; readonly link?: boolean }>>;
  };
  const listed = Object.entries(packages).filter(([name, { link }]) => name !== '' && link !== true);
  expect(listed.length).toBeGreaterThan(100);
  expect(
    listed.filter(([, { license }]) => REFUSED_LICENCE.test(license ?? '')).map(([name]) => name),
  ).toEqual([]);
});

test('all of them are read', () => {
  expect(goFiles.length).toBeGreaterThanOrEqual(20);
  expect(lockFiles).toContain('package-lock.json');
});

test.each([
  ['github.com/grafana/loki/v3', true],
  ['github.com/grafana/loki/pkg/push', false],
  ['github.com/grafana/loki/pkg/pushing', true],
  ['github.com/grafana/dskit', false],
  ['github.com/grafana/tempo', true],
  ['github.com/minio/minio-go/v7', false],
  ['github.com/minio/minio', true],
  ['github.com/hashicorp/vault/api', false],
])('%s is refused: %s', (module, expected) => {
  expect(modulesOf(`require (\n\t${module} v1.0.0 // indirect\n)\n${module} v1.0.0 h1:x=`)).toEqual([module]);
  expect(refused(module)).toBe(expected);
});
