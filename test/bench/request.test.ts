import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { benchRequest } from '../../bench/request';

const KNOWN = { known: ['synth', 'fleet', 'restart'], byDefault: ['synth', 'fleet'] };

describe('names', () => {
  test('none stands for those that are quick', () => {
    expect(benchRequest([], KNOWN)).toEqual({ help: false, names: ['synth', 'fleet'] });
    expect(benchRequest(['fleet'], KNOWN)).toEqual({ help: false, names: ['fleet'] });
  });

  test('that are not known are refused with those that are', () => {
    expect(() => benchRequest(['fleet', 'flet'], KNOWN)).toThrow(
      'Unknown: flet. Benchmarks: synth, fleet, restart',
    );
  });

  test('an unknown option is refused, not measured without', () => {
    expect(() => benchRequest(['--again'], KNOWN)).toThrow("Unknown option '--again'");
  });
});

describe('--against', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'fed-observability-request-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  function makeBuild(): void {
    mkdirSync(join(directory, 'stacks'));
    writeFileSync(join(directory, 'stacks/synth.js'), '');
  }

  test('names a build by an absolute path, for child processes that have another directory', () => {
    makeBuild();
    const request = benchRequest(['synth', '--against', relative('.', directory)], KNOWN);
    expect(request).toEqual({ help: false, names: ['synth'], against: directory });
  });

  test('is refused where there is no build, with what to name instead', () => {
    const said = `--against ${directory}: there is no readable stacks/synth.js in it: name the folder build/`;
    expect(() => benchRequest(['--against', directory], KNOWN)).toThrow(said);
  });

  test('is refused without synth, which alone would read it', () => {
    makeBuild();
    expect(() => benchRequest(['fleet', '--against', directory], KNOWN)).toThrow(
      '--against belongs to synth: write synth beside fleet',
    );
  });
});
