import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../tools/root';
import {
  clusterConfig,
  configFiles,
  type Files,
  read,
  stackFile,
  withFiles,
  write,
} from '../support/fixtures';

const PROGRAM = join(ROOT, 'build/stacks/synth.js');

/** Runs the compiled program in a directory. */
function run(directory: string, ...args: string[]) {
  return spawnSync(process.execPath, [PROGRAM, '--no-cache', ...args], {
    cwd: directory,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
}

/** Runs the compiled program on a directory of its own, with everything that it wrote there. */
function synth(files: Files, ...args: string[]) {
  return withFiles(files, (directory) => {
    const { status, stdout, stderr } = run(directory, ...args);
    const written = Object.keys(read(directory)).filter((file) => !(file in files));
    return { status, stdout, stderr, written, entries: readdirSync(directory).sort() };
  });
}

beforeAll(() => {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: run "npm run types" first`);
});

test('the program renders a directory: status 0, files on standard output, warnings on standard error', () => {
  const { status, stdout, stderr, written } = synth(configFiles());
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'dist/edge: 8 files\ndist/hub: 17 files\n' });
  expect(stderr.match(/^warning: trust\/\S+\.pem is missing/gm)).toHaveLength(2);
  expect(written).toHaveLength(25);
});

test('the program says what it removes, on standard error with the other warnings', () => {
  const three = {
    ...configFiles(),
    'Pulumi.third.yaml': stackFile(clusterConfig('edge', { id: 'third-edge' })),
  };
  withFiles(three, (directory) => {
    run(directory);
    rmSync(join(directory, 'Pulumi.third.yaml'));
    const { status, stderr } = run(directory);
    expect(status).toBe(0);
    expect(stderr.split('\n')[0]).toBe(
      'warning: dist/third: removed with its 8 files, since there is no Pulumi.third.yaml',
    );
  });
});

test('the program refuses an emptied stack file, and leaves the manifests of its cluster', () => {
  withFiles(configFiles(), (directory) => {
    run(directory);
    const before = read(join(directory, 'dist'));
    write(directory, { 'Pulumi.edge.yaml': '' });
    const { status, stdout, stderr } = run(directory);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^Pulumi\.edge\.yaml: config\.fed-observability:cluster: missing, /);
    expect(read(join(directory, 'dist'))).toEqual(before);
  });
});

test('the program refuses bad input: status 1, the message on standard error, nothing written', () => {
  const { status, stdout, stderr, entries } = synth(configFiles({ edge: { region: 'mars' } }));
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(
    /^edge: region: "mars": unknown region: write one of ap-south, [^\n]+\nnot checked, .*\n$/,
  );
  expect(entries).toEqual(['Pulumi.edge.yaml', 'Pulumi.hub.yaml']);
});

test('the program refuses a fault that only shows between clusters in the same way', () => {
  const { status, stderr, entries } = synth(configFiles({ edge: { 'edge.hubStack': 'nowhere' } }));
  expect(status).toBe(1);
  expect(stderr).toBe('edge: edge.hubStack: "nowhere": there is no Pulumi.nowhere.yaml: write one of hub\n');
  expect(entries).toEqual(['Pulumi.edge.yaml', 'Pulumi.hub.yaml']);
});

test.each([
  ['an unknown option', ['--ouput', 'x'], /^Unknown option '--ouput'/],
  [
    'a directory that is not there',
    ['--config', 'nowhere'],
    /^nowhere: no such directory: name one that holds/,
  ],
])('the program refuses %s with a message of its own, not a stack trace', (_, args, message) => {
  const { status, stderr, entries } = synth(configFiles(), ...args);
  expect(status).toBe(1);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('    at ');
  expect(entries).toEqual(['Pulumi.edge.yaml', 'Pulumi.hub.yaml']);
});
