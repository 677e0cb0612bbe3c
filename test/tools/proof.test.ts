import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure } from '../../bench/figure';
import { type Claim, MAX_CELL } from '../../tools/proof/claims';
import { proofPage } from '../../tools/proof/page';
import { updated } from '../../tools/proof/proof';
import { type Report } from '../../tools/proof/reports';
import { filesBelow } from '../architecture/source-files';

const ROOT = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const CLAIMS = JSON.parse(read('docs/proof.json')) as Claim[];
const PAGE = read('docs/proof.md');

describe('the committed page', () => {
  const rows = PAGE.split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );

  test('is what the data gives: nobody edits it by hand', () => {
    expect(PAGE).toBe(proofPage(CLAIMS));
  });

  test('is one table of four columns, with a row for each claim', () => {
    expect(rows[0]).toEqual(['claim', 'command', 'goal', 'last figure']);
    expect(rows.filter((row) => row.length !== 4)).toEqual([]);
    expect(rows).toHaveLength(CLAIMS.length + 2);
    expect(CLAIMS.length).toBeGreaterThan(50);
  });

  test(`has cells that a person can scan: ${MAX_CELL} characters at most`, () => {
    expect(rows.slice(2).flatMap((row) => row.filter((cell) => cell.length > MAX_CELL))).toEqual([]);
  });
});

describe('the claims', () => {
  test('are told apart by their text', () => {
    expect(new Set(CLAIMS.map(({ claim }) => claim)).size).toBe(CLAIMS.length);
  });

  test('have a figure and the commit at which it was measured', () => {
    const incomplete = CLAIMS.filter(({ figure, commit }) => figure === '' || !/^[0-9a-f]{7}$/.test(commit));
    expect(incomplete).toEqual([]);
  });

  test('name commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const known = ['.ci/run', 'npm ci', 'npm test', ...Object.keys(scripts).map((name) => `npm run ${name}`)];
    const unknown = CLAIMS.filter(
      ({ command }) => !known.some((name) => `${command} `.startsWith(`${name} `)),
    );
    expect(unknown).toEqual([]);
  });

  test('take their figure from one that a benchmark names, once in its report', () => {
    const sources = CLAIMS.flatMap(({ source }) => (source === undefined ? [] : [source]));
    const names = filesBelow(['bench'], /\.ts$/).flatMap((file) =>
      [...read(file).matchAll(/\bname: '([^']+)'/g)].map((match) => match[1]!),
    );
    const timesNamed = (name: string) => names.filter((other) => other === name).length;
    expect(sources.filter(({ name }) => timesNamed(name) !== 1)).toEqual([]);
    expect(sources.length).toBeGreaterThan(15);
  });
});

describe('figures of runs', () => {
  const claim: Claim = {
    claim: 'a ratio',
    command: 'npm run bench',
    goal: '≤ 1.2',
    figure: '9',
    commit: '0000000',
    source: { file: 'qos-ours', name: 'ratio' },
  };
  const ratio: Figure = {
    name: 'ratio',
    unit: '',
    samples: [1.1, 1.25, 1.0],
    goal: { bound: '≤', value: 1.2 },
  };
  const figureOf = (from: Claim, reports: Readonly<Record<string, Report>>) =>
    updated([from], new Map(Object.entries(reports)), 'abcdef0')[0]!;

  test('replace figure and commit', () => {
    expect(figureOf(claim, { 'qos-ours.json': { figures: [ratio] } })).toStrictEqual({
      claim: 'a ratio',
      command: 'npm run bench',
      goal: '≤ 1.2',
      figure: '1.10 (1 to 1.25), 3 rounds',
      commit: 'abcdef0',
      source: claim.source,
    });
  });

  test('of several runs are one median over all of their rounds, and a missed goal is said', () => {
    const again = { ...ratio, samples: [1.3, 1.4] };
    const reports = { 'qos-ours.json': { figures: [ratio] }, 'qos-ours-1.json': { figures: [again] } };
    expect(figureOf(claim, reports).figure).toBe('1.25 (1 to 1.40), 5 rounds, not reached');
  });

  test('have the digits that the run prints', () => {
    const written = (value: number) =>
      figureOf(claim, { 'qos-ours.json': { figures: [{ name: 'ratio', unit: '', samples: [value] }] } })
        .figure;
    expect([600_000, 161.4, 38.57, 0.7, 0.99861].map(written)).toEqual([
      '600,000',
      '161',
      '38.6',
      '0.70',
      '0.9986',
    ]);
  });

  test('are found by benchmark where a report holds several', () => {
    const from = { ...claim, source: { file: 'bench', benchmark: 'fleet', name: 'CPU per edge' } };
    const cpu = { name: 'CPU per edge', unit: 'ms', samples: [12.345] };
    const reports = { 'bench.json': { benchmarks: { fleet: [cpu], synth: [ratio] } } };
    expect(figureOf(from, reports).figure).toBe('12.3 ms');
  });

  test('stay as they are without a report, and without a benchmark in it', () => {
    const from = { ...claim, source: { file: 'bench', benchmark: 'fleet', name: 'CPU per edge' } };
    expect(figureOf(claim, { 'qos-usual.json': { figures: [ratio] } })).toBe(claim);
    expect(figureOf(from, { 'bench.json': { benchmarks: { synth: [ratio] } } })).toBe(from);
  });

  test('must be named as the run names them, once', () => {
    const report = (figures: readonly Figure[]) => ({ 'qos-ours.json': { figures } });
    expect(() => figureOf(claim, report([]))).toThrow('out/qos-ours.json has 0 figures named "ratio"');
    expect(() => figureOf(claim, report([ratio, ratio]))).toThrow('has 2 figures named "ratio"');
  });
});
