import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PART_OF } from '../lib';

/** What a stack's folder held before and does not hold any more. */
export interface Removal {
  readonly stack: string;
  readonly files: readonly string[];
  /** Why: the config has no such stack any more, or the stack renders other charts. */
  readonly because: 'stack is gone' | 'charts are gone';
}

/** Files of ours are `NN-<chart>.yaml` in a folder per stack; anything else in `out` belongs to somebody. */
const CHART_FILE = /^\d\d-[a-z0-9-]+\.yaml$/;

/** Refuses an output folder that holds files of somebody else. */
export function refuseForeignFiles(out: string, stacks: readonly string[]): void {
  if (!existsSync(out)) return;
  for (const entry of readdirSync(out)) {
    const foreign = foreignFile(join(out, entry), stacks.includes(entry));
    if (foreign === undefined) continue;
    throw new Error(`${foreign}: not written by synth: name an empty folder with --out, or remove it`);
  }
}

/** What is not ours in a stack's folder, or in one that may have been a stack's: synth would remove it. */
function foreignFile(folder: string, isStack: boolean): string | undefined {
  if (!statSync(folder).isDirectory()) return folder;
  const foreign = readdirSync(folder).find((file) => !isChartFile(join(folder, file), file, isStack));
  return foreign === undefined ? undefined : join(folder, foreign);
}

/** A changed file in a stack's folder is written anew; elsewhere it must look like ours. */
function isChartFile(path: string, name: string, isStack: boolean): boolean {
  if (!CHART_FILE.test(name) || !statSync(path).isFile()) return false;
  return isStack || readFileSync(path, 'utf8').includes(`app.kubernetes.io/part-of: ${PART_OF}`);
}

/** Removes the folders of stacks that the config does not have any more. */
export function removeGoneStacks(out: string, stacks: readonly string[]): Removal[] {
  const gone = readdirSync(out).filter((name) => !stacks.includes(name));
  return gone.map((stack) => {
    const files = readdirSync(join(out, stack));
    rmSync(join(out, stack), { recursive: true });
    return { stack, files, because: 'stack is gone' };
  });
}

/** Puts the staged folder of a stack in the place of the one before. */
export function replaceFolder(out: string, staging: string, stack: string): Removal[] {
  const [before, staged] = [join(out, stack), join(staging, stack)];
  const earlier = existsSync(before) ? readdirSync(before) : [];
  const files = earlier.filter((file) => !existsSync(join(staged, file)));
  rmSync(before, { recursive: true, force: true });
  renameSync(staged, before);
  return files.length === 0 ? [] : [{ stack, files, because: 'charts are gone' }];
}

/** A removal as a sentence for whoever reads the terminal. */
export function removalLine(out: string, { stack, files, because }: Removal): string {
  const folder = join(out, stack);
  switch (because) {
    case 'stack is gone':
      return `${folder}: removed with its ${files.length} files, since there is no Pulumi.${stack}.yaml`;
    case 'charts are gone':
      return `${folder}: removed ${files.join(', ')}, since the stack does not render them any more`;
  }
}
