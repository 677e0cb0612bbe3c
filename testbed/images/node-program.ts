import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { ROOT } from '../../tools/root';

type Files = Readonly<Record<string, string>>;

/** A compiled program of the testbed below `/app`, with the modules that it imports. */
export function testbedProgram(name: string): Files {
  const root = join(ROOT, 'build');
  const found = new Set<string>();
  addModule(join(root, 'testbed', `${name}.js`), found);
  return Object.fromEntries([...found].map((file) => [join('/app', relative(root, file)), file]));
}

function addModule(file: string, found: Set<string>): void {
  if (found.has(file)) return;
  found.add(file);
  for (const [, name] of readFileSync(file, 'utf8').matchAll(/\brequire\("(\.[^"]+)"\)/g)) {
    addModule(createRequire(file).resolve(name!), found);
  }
}

/** A service of ours as its Dockerfile lays it out below `/app`: what it needs of packages lies beside it. */
export function serviceProgram(name: string): Files {
  const packages = new Set<string>();
  addPackages(join(ROOT, 'services', name), packages);
  return {
    '/app/dist': join(ROOT, 'build/services', name),
    ...Object.fromEntries([...packages].map((folder) => [join('/app', relative(ROOT, folder)), folder])),
  };
}

/** Adds the folders of the packages that the one in `folder` depends on, as they are installed. */
function addPackages(folder: string, found: Set<string>): void {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    dependencies?: Readonly<Record<string, string>>;
  };
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    const installed = installedPackage(folder, name);
    if (found.has(installed)) continue;
    found.add(installed);
    addPackages(installed, found);
  }
}

function installedPackage(from: string, name: string): string {
  for (let folder = from; folder.startsWith(ROOT); folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name);
    if (existsSync(path)) return path;
  }
  throw new Error(`package ${name} is not installed: run \`npm ci\``);
}
