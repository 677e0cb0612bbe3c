import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folder of a pinned Go module's sources in the module cache, fetched when it is not there. */
export function goModule(module: string, version: string): string {
  // A module of its own, so that neither a go.work nor a go.mod above the checkout changes what is fetched.
  const work = mkdtempSync(join(tmpdir(), 'go-module-'));
  try {
    writeFileSync(join(work, 'go.mod'), 'module example.test/import\n');
    return download(work, module, version);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function download(cwd: string, module: string, version: string): string {
  const env = { ...process.env, GOFLAGS: '-mod=mod', GOWORK: 'off', GOTOOLCHAIN: 'local' };
  const name = `${module}@${version}`;
  try {
    const out = execFileSync('go', ['mod', 'download', '-json', name], { cwd, env, encoding: 'utf8' });
    return (JSON.parse(out) as { Dir: string }).Dir;
  } catch (error) {
    throw new Error(
      `go mod download ${name} failed: ${reason(error)}\n` +
        'Fix: install Go, make the Go module proxy reachable, or pin a version that it has in tools/import/pins.ts.',
    );
  }
}

function reason(error: unknown): string {
  const { stdout, stderr, message } = error as { stdout?: string; stderr?: string; message: string };
  const reported = stdout?.trim() ? (JSON.parse(stdout) as { Error?: string }).Error : undefined;
  return reported ?? (stderr?.trim() || message);
}
