import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { PinnedCrd } from './crds';
import { cdk8sCli } from './pins';
import { trimCrd } from './trim-crd';

/** Writes `imports/crds/<group>.yaml` (trimmed) and generates `imports/<group>.ts` from it; returns the files. */
export function writeCrdTypes(root: string, crds: readonly PinnedCrd[]): string[] {
  const groups = new Map<string, PinnedCrd[]>();
  for (const entry of crds) {
    const { group } = entry.crd.spec;
    groups.set(group, [...(groups.get(group) ?? []), entry]);
  }
  mkdirSync(join(root, 'imports/crds'), { recursive: true });
  return [...groups].flatMap(([group, members]) => {
    const file = `imports/crds/${group}.yaml`;
    writeFileSync(join(root, file), trimmed(members));
    generate(root, file);
    return [file, `imports/${group}.ts`];
  });
}

function trimmed(members: readonly PinnedCrd[]): string {
  const sources = new Set(members.map(({ pin }) => `${pin.module} ${pin.version} ${pin.path}`));
  const header = [
    '# Trimmed CRDs (storage version, only the fields that we write): what the types beside are generated from.',
    '# Never apply them to a cluster. Made by `npm run import` from:',
    ...[...sources].map((source) => `#   ${source}`),
  ];
  const documents = members.map(({ crd, kind }) => stringify(trimCrd(crd, kind), { lineWidth: 0 }));
  return `${header.join('\n')}\n---\n${documents.join('---\n')}`;
}

function generate(root: string, file: string): void {
  const args = ['--yes', cdk8sCli, 'import', file, '--language', 'typescript', '-o', 'imports'];
  try {
    execFileSync('npx', [...args, '--no-save', '--check-upgrade=false'], {
      cwd: root,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new Error(
      `${cdk8sCli} import ${file} failed: ${stderr?.trim() || message}\n` +
        'Fix: make the npm registry reachable (the command is run by npx and is not a dependency).',
    );
  }
}
