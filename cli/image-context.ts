import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** Runs with a folder of what the image of a service holds: its Dockerfile, compiled code, and the packages that it runs with. */
export function withImageContext<T>(root: string, service: string, work: (context: string) => T): T {
  const compiled = join(root, 'build/services', service);
  if (!existsSync(join(compiled, 'main.js'))) {
    throw new Error(`${compiled}: not compiled: run this as "npm run images"`);
  }
  const context = mkdtempSync(join(tmpdir(), 'fed-observability-image-'));
  try {
    cpSync(join(root, 'services', service, 'Dockerfile'), join(context, 'Dockerfile'));
    cpSync(compiled, join(context, 'dist'), { recursive: true });
    for (const path of packages(root, service)) {
      cpSync(path, join(context, relative(root, path)), { recursive: true });
    }
    return work(context);
  } finally {
    rmSync(context, { recursive: true });
  }
}

/** Folders of the packages that a service needs at run time, as they are installed and tested here. */
function packages(root: string, service: string): string[] {
  const args = ['ls', '--parseable', '--all', '--omit=dev', '--workspace', `services/${service}`];
  const listed = execFileSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return listed
    .split('\n')
    .filter((path) => path.startsWith(join(root, 'node_modules/')))
    .filter((path) => !path.startsWith(join(root, 'node_modules/@fed-observability/')));
}
