import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Claim } from './claims';
import { proofPage } from './page';
import { measured, type Report, type Reports } from './reports';

const ROOT = join(__dirname, '../..').replace(/\/build$/, '');
const CLAIMS = join(ROOT, 'docs/proof.json');

const USAGE = `npm run proof

Takes the figures of the runs that left a report in out/, and writes them with the current commit into docs/proof.json
and docs/proof.md. Claims without a report keep their figure. Reports of several runs of one command are taken together:
out/<name>.json, out/<name>-1.json, …

Exit code: 0, 1 when a report does not have the figure that a claim names, 2 for an argument.`;

/** The claims with the figures of these reports, which were made at this commit. */
export function updated(claims: readonly Claim[], reports: Reports, commit: string): Claim[] {
  return claims.map((row) => {
    const { claim, command, goal, source } = row;
    const figure = source && measured(source, reports);
    return figure === undefined ? row : { claim, command, goal, figure, commit, source };
  });
}

function readReports(directory: string): Reports {
  const names = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.json')) : [];
  return new Map(
    names.map((name) => [name, JSON.parse(readFileSync(join(directory, name), 'utf8')) as Report]),
  );
}

function main(args: readonly string[]): number {
  if (args.length > 0) {
    console.log(USAGE);
    return args[0] === '--help' ? 0 : 2;
  }
  const before = JSON.parse(readFileSync(CLAIMS, 'utf8')) as Claim[];
  const commit = execFileSync('git', ['-C', ROOT, 'rev-parse', '--short=7', 'HEAD'], { encoding: 'utf8' });
  const after = updated(before, readReports(join(ROOT, 'out')), commit.trim());
  after
    .filter((claim, row) => claim !== before[row])
    .forEach(({ claim, figure }) => console.log(`${claim}: ${figure}`));
  writeFileSync(CLAIMS, `${JSON.stringify(after, undefined, 2)}\n`);
  writeFileSync(join(ROOT, 'docs/proof.md'), proofPage(after));
  return 0;
}

if (require.main === module) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    console.error(`proof: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
