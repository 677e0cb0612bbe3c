import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ALLOWED_DIFFERENCES, type AllowedDifference } from './allowed-differences';
import { FLEET, ROOT } from './root';

const USAGE = `npm run diff:same -- <git ref>

Shows that this program renders the same bytes as the one of another commit: both render the configs of this checkout,
the stack files, the reference fleet and every variant. What may differ stands in tools/allowed-differences.ts.

Exit code: 0 the same, 1 a difference, 2 a fault.`;

/** File name → text, of every file below a folder. */
type Files = ReadonlyMap<string, string>;

/** What differs between two renderings of one config, one line each. */
export function differences(
  before: Files,
  after: Files,
  allowed: readonly AllowedDifference[] = ALLOWED_DIFFERENCES,
): string[] {
  const rule = (path: string) => allowed.find((entry) => entry.before === basename(path));
  const faults: string[] = [];
  const expected = new Set<string>();
  for (const [path, text] of before) {
    const { after: name } = rule(path) ?? {};
    const now = name === undefined ? path : join(path, '..', name);
    expected.add(now);
    const other = after.get(now);
    if (other === undefined) faults.push(`${now}: not rendered any more`);
    else if (other !== text && (rule(path) === undefined || name !== undefined)) {
      faults.push(`${now}: ${firstDifference(text, other)}`);
    }
  }
  return [
    ...faults,
    ...[...after.keys()].filter((path) => !expected.has(path)).map((path) => `${path}: new`),
  ];
}

function firstDifference(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const line = old.findIndex((text, index) => text !== now[index]);
  const at = line === -1 ? old.length : line;
  return `line ${at + 1}: "${old[at] ?? ''}" is now "${now[at] ?? ''}"`;
}

function filesBelow(directory: string): Files {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [path.slice(directory.length + 1), readFileSync(path, 'utf8')]));
}

function compare(ref: string): string[] {
  const work = mkdtempSync(join(tmpdir(), 'fed-observability-diff-'));
  const other = join(work, 'other');
  const git = (...args: string[]) => execFileSync('git', ['-C', ROOT, ...args], { stdio: 'pipe' });
  try {
    git('worktree', 'add', '--detach', other, ref);
    symlinkSync(join(ROOT, 'node_modules'), join(other, 'node_modules'));
    console.error(`building ${ref}…`);
    execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '--build'], {
      cwd: other,
    });
    const variants = join(ROOT, 'test/variants');
    const configs = [ROOT, FLEET, ...readdirSync(variants).map((name) => join(variants, name))];
    return configs.flatMap((config) => {
      const name = config === ROOT ? 'stack files' : basename(config);
      const [before, after] = [other, ROOT].map((root, index) => {
        const out = join(work, `${name}-${index}`);
        const synth = join(root, 'build/stacks/synth.js');
        execFileSync(process.execPath, [synth, '--no-cache', '--config', config, '--out', out], {
          stdio: 'pipe',
        });
        return filesBelow(out);
      });
      return differences(before!, after!).map((line) => `${name}: ${line}`);
    });
  } finally {
    if (existsSync(other)) git('worktree', 'remove', '--force', other);
    rmSync(work, { recursive: true, force: true });
  }
}

function main([ref, ...more]: readonly string[]): number {
  if (ref === '--help') {
    console.log(USAGE);
    return 0;
  }
  if (ref === undefined || more.length > 0) {
    console.error(USAGE);
    return 2;
  }
  try {
    const found = compare(ref);
    found.forEach((line) => console.log(line));
    console.log(`${found.length} differences to ${ref}`);
    return found.length === 0 ? 0 : 1;
  } catch (error) {
    const { stderr, stdout, message } = error as Error & { stderr?: Buffer; stdout?: Buffer };
    console.error(`diff:same: ${stderr?.toString() || stdout?.toString() || message}`);
    return 2;
  }
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));
