import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IMAGES, KUBERNETES_MINORS } from '../../../lib/model/versions';
import { CERT_MANAGER_RELEASE } from '../../../lib/operators/cert-manager';
import { ROOT } from '../../../tools/root';
import { binary, findBinary } from '../../../tools/servers/binaries';
import { PINS, type Tool } from '../../../tools/servers/pins';

const environment = { ...process.env };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'binaries-'));
});

afterEach(() => {
  process.env = { ...environment };
  rmSync(folder, { recursive: true });
});

function putOnPath(command: string, output: string): string {
  const path = join(folder, command);
  writeFileSync(path, `#!/bin/sh\necho '${output}'\n`);
  chmodSync(path, 0o755);
  process.env.PATH = `${folder}:/bin`;
  process.env.FED_OBS_SERVERS_CACHE = join(folder, 'empty');
  return path;
}

test.each([
  ['otelcol', IMAGES.collector],
  ['prometheus', IMAGES.prometheus],
  ['loki', IMAGES.loki],
  ['tempo', IMAGES.tempo],
  ['grafana', IMAGES.grafana],
  ['envoy', IMAGES.envoy],
  ['kube-state-metrics', IMAGES.kubeStateMetrics],
] as const)('%s judges at the version that the clusters run', (tool, image) => {
  expect(image.replace(/^.*[:-]v?/, '')).toBe(PINS[tool].version);
});

test('cert-manager is of the version that its chart installs', () => {
  expect(CERT_MANAGER_RELEASE.version).toBe(`v${PINS['cert-manager'].version}`);
});

test('API server, scheduler, controllers and node programs are of one Kubernetes minor, for which manifests are judged', () => {
  const tools = [
    'kube-apiserver',
    'kube-scheduler',
    'kube-controller-manager',
    'kubelet',
    'kube-proxy',
  ] as const;
  const minors = new Set(tools.map((tool) => PINS[tool].version.split('.').slice(0, 2).join('.')));
  expect(minors.size).toBe(1);
  expect(KUBERNETES_MINORS).toContain([...minors][0]);
});

test('what is built is of the version that the linker stamps on it', () => {
  // Prometheus 3.13.5 is the Go module v0.313.5.
  const lies = Object.entries(PINS).filter(([, pin]) => {
    const [major, minor, patch] = pin.version.split('.');
    const versions = [pin.version, `0.${major}${minor!.padStart(2, '0')}.${patch}`];
    if (pin.kind !== 'go' || pin.module === undefined) return false;
    return !versions.some((version) => pin.module!.endsWith(` v${version}`));
  });
  expect(lies).toEqual([]);
});

test("Pulumi's CLI is of the version of its SDK", () => {
  const manifest = readFileSync(join(ROOT, 'package.json'), 'utf8');
  const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
  expect(dependencies['@pulumi/pulumi']).toBe(PINS.pulumi.version);
});

test('a program on PATH is taken only at the pinned version', () => {
  const path = putOnPath('kwok', `kwok version v${PINS.kwok.version}`);
  expect(binary('kwok')).toBe(path);
  for (const other of ['0.8.01', '10.8.0', '0.8.0-rc.1', '0.8']) {
    putOnPath('kwok', `kwok version v${other}`);
    expect(() => binary('kwok')).toThrow('kwok 0.8.0 is not built: run `npm run servers`');
  }
});

const OFFICIAL = Object.entries(PINS).flatMap(([tool, pin]) =>
  pin.kind === 'official' ? [{ tool: tool as Tool, pin }] : [],
);

test('the programs whose licence is AGPL are never built', () => {
  expect(OFFICIAL.map(({ tool }) => tool).sort()).toEqual(['grafana', 'loki', 'tempo']);
});

describe.each(OFFICIAL)('$tool', ({ tool, pin: { version, variable } }) => {
  test('is the official one on PATH or the one that its variable names, at the pinned version', () => {
    const path = putOnPath(tool, `${tool}, version ${version} (branch: HEAD)`);
    expect(findBinary(tool)).toEqual({ path, from: 'PATH' });
    process.env.PATH = '/bin';
    expect(findBinary(tool)).toBeUndefined();
    process.env[variable] = path;
    expect(findBinary(tool)).toEqual({ path, from: 'PATH' });
  });

  test('is not run where another version is there, and nothing of the cache is taken for it', () => {
    for (const other of [`${version}0`, `1${version}`, `${version}-rc.1`]) {
      const path = putOnPath(tool, `${tool}, version ${other} (branch: HEAD)`);
      process.env[variable] = path;
      expect(findBinary(tool)).toBeUndefined();
      expect(() => binary(tool)).toThrow(`not run: no ${tool} ${version} on PATH`);
    }
  });
});

test("upstream's core collector is not taken for ours", () => {
  putOnPath('otelcol', `otelcol version ${PINS.otelcol.version}`);
  expect(() => binary('otelcol')).toThrow('otelcol 0.149.0 is not built: run `npm run servers`');
});
