import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFleet } from '../../stacks/config';
import { type MadeImage, makeImages } from '../../testbed/images/make-images';
import { findBinary } from '../../tools/servers/binaries';
import { FLEET, objectsOf } from '../support/fixtures';
import { Containerd } from './images/containerd';

/**
 * Every image that the reference fleet renders, and those of a cluster itself, made of the real programs and imported
 * by a real containerd.
 */
const RENDERED = ['hub', 'edge'].flatMap((stack) => {
  const objects = JSON.stringify(objectsOf(stack, readFleet(FLEET)));
  return [...objects.matchAll(/"image":"([^"]+)"/g)].map(([, image]) => image!);
});
const OF_A_CLUSTER = [
  'docker.io/library/busybox:1.36',
  'e2e.fed-observability.example/talker:1',
  'quay.io/jetstack/cert-manager-cainjector:v1.21.2',
  'quay.io/jetstack/cert-manager-controller:v1.21.2',
  'quay.io/jetstack/cert-manager-webhook:v1.21.2',
  'registry.k8s.io/coredns/coredns:v1.13.2',
  'registry.k8s.io/metrics-server/metrics-server:v0.8.0',
  'registry.k8s.io/pause:3.10',
];
const REFERENCES = [...new Set([...RENDERED, ...OF_A_CLUSTER])].sort();

/** What the Dockerfiles of the official images say. */
const OFFICIAL = [
  ['opentelemetry-collector-contrib', ['/otelcol-contrib'], '10001:10001', undefined],
  ['prometheus', ['/bin/prometheus'], 'nobody', '/prometheus'],
  ['envoy', ['/usr/local/bin/envoy'], '65532', '/home/nonroot'],
  [
    'kube-state-metrics',
    ['/kube-state-metrics', '--port=8080', '--telemetry-port=8081'],
    'nobody',
    undefined,
  ],
  ['coredns', ['/coredns'], 'nonroot:nonroot', '/'],
  ['cert-manager-webhook', ['/app/cmd/webhook/webhook'], '65532', '/home/nonroot'],
  ['metrics-server', ['/metrics-server'], '65534', undefined],
  ['pause', ['/pause'], '65535:65535', undefined],
  ['metrics-proxy', ['/nodejs/bin/node'], '65532:65532', '/app'],
] as const;

const STAND_INS = [
  ...['dcgm-exporter', 'grafana', 'k8s-device-plugin', 'pause', 'tempo'],
  // The official one is used where it is found.
  ...(findBinary('loki') === undefined ? ['loki'] : []),
];

const containerd = new Containerd();
let made: readonly MadeImage[];

beforeAll(async () => {
  await containerd.start();
  made = await makeImages(REFERENCES);
  for (const { archive } of made) containerd.import(archive);
}, 300_000);
afterAll(() => containerd.stop());

/** The one reference whose repository ends with this word. */
function reference(name: string): string {
  const found = REFERENCES.filter((candidate) => candidate.includes(`/${name}:`));
  expect(found).toHaveLength(1);
  return found[0]!;
}

test('containerd knows every image under the name that is rendered, so that nothing is pulled', () => {
  expect([...containerd.images().keys()].sort()).toEqual(REFERENCES);
  expect(REFERENCES).toHaveLength(18);
});

test.each(OFFICIAL)('%s starts as the official image does', (name, entrypoint, user, workingDir) => {
  const config = containerd.config(reference(name));
  expect([config.Entrypoint, config.User, config.WorkingDir || undefined]).toEqual([
    entrypoint,
    user,
    workingDir,
  ]);
});

test('what holds another program than the official image says so in a label, and nothing else does', () => {
  const labelled = made.map(({ reference: name, standIn }) => {
    expect(containerd.config(name).Labels?.['stand-in']).toBe(standIn);
    return standIn === undefined ? [] : [name];
  });
  expect(labelled.flat().sort()).toEqual(STAND_INS.map(reference).sort());
});

test('the collector, Envoy with its libraries and a Node service with its packages run from their images', () => {
  expect(containerd.run(reference('opentelemetry-collector-contrib'), '/otelcol-contrib', '--version')).toBe(
    'otelcol version 0.149.0',
  );
  expect(containerd.run(reference('envoy'), '/usr/local/bin/envoy', '--version')).toContain('/1.40.0/');
  expect(
    containerd.run(reference('metrics-proxy'), '/nodejs/bin/node', '/app/dist/main.js', '--help'),
  ).toMatch(/^Usage:/);
});

test("folders belong to the image's user, and /tmp to everyone", () => {
  const stat = (path: string) => containerd.run(reference('prometheus'), '/bin/stat', '-c', '%u %g %a', path);
  expect([stat('/prometheus'), stat('/tmp'), stat('/bin/prometheus')]).toEqual([
    '65534 65534 775',
    '0 0 1777',
    '0 0 755',
  ]);
});

test('the same inputs give the same bytes', async () => {
  const names = ['docker.io/library/busybox:1.36', 'e2e.fed-observability.example/talker:1'];
  const cache = process.env.FED_OBS_SERVERS_CACHE;
  const folder = mkdtempSync(join(tmpdir(), 'images-'));
  try {
    process.env.FED_OBS_SERVERS_CACHE = folder;
    expect((await makeImages(names)).map(digest)).toEqual(
      names.map((name) => digest(made.find((image) => image.reference === name)!)),
    );
  } finally {
    if (cache === undefined) delete process.env.FED_OBS_SERVERS_CACHE;
    else process.env.FED_OBS_SERVERS_CACHE = cache;
    rmSync(folder, { recursive: true });
  }
});

test('an image that is not in the table is an error that says where to add it', async () => {
  await expect(makeImages(['docker.io/library/nginx:1.29'])).rejects.toThrow(
    'image docker.io/library/nginx:1.29: not in the table of images (testbed/images/table.ts)',
  );
});

function digest({ archive }: MadeImage): string {
  return createHash('sha256').update(readFileSync(archive)).digest('hex');
}
