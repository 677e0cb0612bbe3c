import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../tools/servers/cache';
import { quote, sh } from '../sandbox/shell';
import { toToml } from './toml';

const PREFIX = 'store-';
const UNUSED_DAYS = 3;

/**
 * The root folder of a containerd that holds some images, unpacked once and kept in the cache: to import them anew costs
 * each node a second and more for each image. Stores and archives that no run has used for days are removed. Only inside the sandbox.
 */
export async function imageStore(archives: readonly string[]): Promise<string> {
  const folder = join(cacheFolder(), 'images');
  // The name of an archive says what is in it.
  const hash = createHash('sha256').update(JSON.stringify([...archives].sort()));
  const path = join(folder, `${PREFIX}${hash.digest('hex').slice(0, 12)}`);
  if (!existsSync(path)) await make(path, archives);
  utimesSync(path, new Date(), new Date());
  const limit = Date.now() - UNUSED_DAYS * 86_400_000;
  for (const name of readdirSync(folder)) {
    const other = join(folder, name);
    if (statSync(other).mtimeMs < limit) rmSync(other, { recursive: true, force: true });
  }
  return path;
}

/**
 * Gives a node's containerd the images of a store. Files are shared by hard links where both are on one file system:
 * layers and blobs are only read. The databases are copies.
 */
export async function copyStore(store: string, root: string): Promise<void> {
  const [from, to] = [quote(`${store}/.`), quote(root)];
  mkdirSync(root, { recursive: true });
  await sh(`cp --archive --link ${from} ${to} 2>/dev/null || cp --archive ${from} ${to}
find ${quote(store)} -name '*.db' -printf '%P\\0' | xargs -0 -I{} cp --remove-destination ${quote(store)}/{} ${to}/{}`);
}

async function make(path: string, archives: readonly string[]): Promise<void> {
  // Complete or absent, also when two runs make the same store side by side.
  const own = `${path}.${process.pid}`;
  const at = (name: string) => join(own, name);
  mkdirSync(own, { recursive: true });
  const config = {
    version: 2,
    root: at('root'),
    state: at('state'),
    grpc: { address: at('socket') },
    plugins: { 'io.containerd.internal.v1.opt': { path: at('opt') } },
  };
  writeFileSync(at('config.toml'), toToml(config));
  try {
    const ctr = `ctr --address ${quote(at('socket'))} --namespace k8s.io images import`;
    await sh(`containerd --config ${quote(at('config.toml'))} > ${quote(at('log'))} 2>&1 & containerd=$!
trap 'kill $containerd; wait $containerd || true' EXIT
for try in $(seq 100); do [ -S ${quote(at('socket'))} ] && break; sleep 0.1; done
${archives.map((archive) => `${ctr} ${quote(archive)}`).join('\n')}`);
    if (!existsSync(path)) renameSync(at('root'), path);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}
