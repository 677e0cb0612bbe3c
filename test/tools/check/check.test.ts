import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { check } from '../../../tools/check/check';

let dir: string;
let printed: string[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'check-'));
  printed = [];
  const print = (line: string) => void printed.push(line);
  jest.spyOn(console, 'log').mockImplementation(print);
  jest.spyOn(console, 'error').mockImplementation(print);
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(dir, { recursive: true });
});

const write = (file: string, text: string) => {
  mkdirSync(dirname(join(dir, file)), { recursive: true });
  writeFileSync(join(dir, file), text);
};
const configMap = (name: string, more = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: shop\n${more}`;
const issuer =
  'apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: { name: a }\nspec: { selfSigned: {} }\n';

test('valid manifests give one summary line for each Kubernetes version and status 0', () => {
  write('hub/a.yaml', `# only a comment\n---\n${configMap('a')}---\n${configMap('b')}`);
  write('hub/b.yml', issuer);
  write('edge/c.json', '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop"}}');
  write('edge/notes.txt', 'not a manifest');
  expect(check(dir)).toBe(0);
  const summary = '4 valid (3 built-in, 1 CRD, 0 hand-written), 0 invalid, 0 skipped';
  expect(printed).toEqual(['1.33', '1.34', '1.35', '1.36'].map((minor) => `Kubernetes ${minor}: ${summary}`));
});

test('an invalid object is named with file, path, reason and value, and counted as invalid', () => {
  write('hub/a.yaml', `${configMap('good')}---\n${configMap('bad', 'datta:\n  x: y\n')}`);
  expect(check(dir)).toBe(1);
  expect(printed[0]).toBe(`${join(dir, 'hub/a.yaml')}: ConfigMap shop/bad: datta: unknown field ({"x":"y"})`);
  expect(printed[1]).toContain('1 valid (1 built-in, 0 CRD, 0 hand-written), 1 invalid');
});

test('a fault in some Kubernetes versions only says in which', () => {
  write('a.yaml', 'apiVersion: resource.k8s.io/v1\nkind: DeviceClass\nmetadata: { name: gpu }\nspec: {}\n');
  expect(check(dir)).toBe(1);
  expect(printed[0]).toMatch(/no schema for resource\.k8s\.io\/v1 DeviceClass.* \[Kubernetes 1\.33\]$/);
  expect(printed[1]).toContain('0 valid');
  expect(printed[2]).toContain('1 valid');
});

test('a key that stands twice is an error, because the server keeps one of the values silently', () => {
  write('hub/a.yaml', configMap('a', 'data:\n  x: a\n  x: b\n'));
  write('hub/b.yaml', configMap('b'));
  expect(check(dir)).toBe(1);
  expect(printed[0]).toMatch(/hub\/a\.yaml: Map keys must be unique at line 8, column 3$/);
  expect(printed.at(-1)).toBe('1 unreadable documents');
});

test('an object that stands twice in a cluster is an error, in two clusters it is not', () => {
  write('hub/00-first.yaml', configMap('same'));
  write('hub/deeper/01-second.yaml', configMap('same'));
  write('edge/00-first.yaml', configMap('same'));
  expect(check(dir)).toBe(1);
  expect(printed[0]).toBe(
    `${join(dir, 'hub/deeper/01-second.yaml')}: ConfigMap shop/same: ` +
      `the same object stands in ${join(dir, 'hub/00-first.yaml')}`,
  );
});

test('a folder without manifests is an error, because nothing would be checked', () => {
  expect(check(dir)).toBe(1);
  expect(printed.at(-1)).toBe(`check: no manifest found below '${dir}'`);
});

test('a folder that is not there is told apart from a fault, with the way to make it', () => {
  expect(check(join(dir, 'dist'))).toBe(2);
  expect(printed[0]).toContain('run npm run synth first');
});
