import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageBuilder } from '../../cli/image-builder';
import { withImageContext } from '../../cli/image-context';
import { images } from '../../cli/images';
import { ROOT } from '../../tools/root';
import { FLEET } from '../support/fixtures';

const TAG = 'registry.example/fed-observability/metrics-proxy:0.1.0';
const DIGEST = `sha256:${'ab'.repeat(32)}`;

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'fed-observability-images-'))));
afterEach(() => rmSync(directory, { recursive: true }));

/** Nothing on the PATH but the doubles, which name Node by its whole path: a builder may lie in Node's own folder. */
const ENV = () => ({ PATH: directory });

function run(args: readonly string[] = ['--config', FLEET]) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const code = images(args, {
    env: ENV(),
    print: (text) => printed.push(text),
    complain: (text) => complaints.push(text),
  });
  return { code, printed, complaints };
}

/** A double of a builder: it writes down its calls, and answers with a digest. */
function double(program: 'docker' | 'podman' | 'buildah'): void {
  const calls = JSON.stringify(join(directory, 'calls'));
  const text = `#!${process.execPath}
const { appendFileSync, writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
appendFileSync(${calls}, JSON.stringify(args) + '\\n');
if (args.includes('build')) {
  const metadata = args.indexOf('--metadata-file');
  if (metadata > 0) writeFileSync(args[metadata + 1], JSON.stringify({ 'containerimage.digest': '${DIGEST}' }));
}
if (args.includes('inspect')) console.log('${DIGEST}');
`;
  writeFileSync(join(directory, program), text, { mode: 0o755 });
}

function calls(): string[][] {
  const lines = readFileSync(join(directory, 'calls'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as string[]);
}

test('without a builder nothing is built, and the page says so by its own exit code', () => {
  expect(run()).toEqual({
    code: 3,
    printed: [`${TAG}  not run`],
    complaints: ['images: not run: none of docker buildx, podman and buildah is on the PATH'],
  });
});

test.each(['docker', 'podman', 'buildah'] as const)(
  '%s builds for the nodes and gives a digest',
  (program) => {
    double(program);
    const builder = imageBuilder(ENV())!;
    expect(builder.build({ context: directory, tags: [TAG, 'b.example/x:1'] })).toBe(DIGEST);
    const build = calls().find((args) => args.includes('build'))!;
    expect(build.join(' ')).toContain('--platform linux/amd64');
    expect(build.join(' ')).toContain(`--tag ${TAG} --tag b.example/x:1 ${directory}`);
  },
);

test('the image is built of what runs and nothing else, and its tag and digest are shown', () => {
  double('podman');
  expect(run()).toEqual({ code: 0, printed: [`${TAG}  ${DIGEST}`], complaints: [] });
}, 60_000);

test('an unknown option is a fault', () => {
  expect(run(['--push']).code).toBe(1);
});

test('the context holds what runs and nothing else, and the service starts from it', () => {
  withImageContext(ROOT, 'metrics-proxy', (context) => {
    const { status, stdout } = spawnSync(process.execPath, [join(context, 'dist/main.js'), '--help'], {
      encoding: 'utf8',
      env: {},
    });
    expect({ status, usage: stdout.slice(0, 6) }).toEqual({ status: 0, usage: 'Usage:' });
    const found = spawnSync('ls', [join(context, 'node_modules')], { encoding: 'utf8' }).stdout.split('\n');
    expect(found).toEqual(expect.arrayContaining(['fastify', 'prom-client', 'yaml']));
    expect(found.filter((name) => /^(jest|typescript|cdk8s.*|eslint|@pulumi)$/.test(name))).toEqual([]);
  });
}, 60_000);

test('the Dockerfile names its base by digest, and no user with rights', () => {
  const text = readFileSync(join(ROOT, 'services/metrics-proxy/Dockerfile'), 'utf8');
  expect(text.match(/^FROM .*$/gm)).toEqual([
    expect.stringMatching(/^FROM gcr\.io\/distroless\/nodejs\d+-debian\d+:nonroot@sha256:[0-9a-f]{64}$/),
  ]);
  expect(text).toMatch(/^USER 65532:65532$/m);
});
