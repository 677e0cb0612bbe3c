import { createHash, type Hash } from 'node:crypto';
import { type Image } from './image';
import { layerEntries, textEntry } from './layer';
import { type TarEntry, tar, tarSize } from './tar';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** The layers of an image: what many images share, and its own. */
export function layersOf({ base, content }: Image): TarEntry[][] {
  return [base, content].map(layerEntries).filter((layer) => layer.length > 0);
}

/**
 * An image in the form of `docker save`, which containerd imports. A layer is hashed while it is written, so the
 * config that names its digest comes behind it.
 */
export async function* archive(
  reference: string,
  image: Image,
  layers: readonly TarEntry[][],
): AsyncGenerator<Buffer> {
  yield* tar(members(reference, image, layers));
}

async function* members(
  reference: string,
  image: Image,
  layers: readonly TarEntry[][],
): AsyncGenerator<TarEntry> {
  const digests: string[] = [];
  for (const [index, layer] of layers.entries()) {
    const hash = createHash('sha256');
    yield {
      kind: 'file',
      path: layerName(index),
      mode: 0o644,
      size: tarSize(layer),
      content: () => hashed(tar(layer), hash),
      identity: layerName(index),
    };
    digests.push(`sha256:${hash.digest('hex')}`);
  }
  const config = JSON.stringify(imageConfig(image, digests));
  const name = `${createHash('sha256').update(config).digest('hex')}.json`;
  yield textEntry(name, config);
  const manifest = [
    { Config: name, RepoTags: [reference], Layers: layers.map((_, index) => layerName(index)) },
  ];
  yield textEntry('manifest.json', JSON.stringify(manifest));
}

function layerName(index: number): string {
  return `layer-${index}.tar`;
}

async function* hashed(blocks: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const block of blocks) {
    hash.update(block);
    yield block;
  }
}

/** The image's configuration as the OCI specification writes it. */
export function imageConfig(image: Image, digests: readonly string[]): object {
  const { entrypoint, cmd, user, workingDir, env, volumes, standIn } = image;
  return {
    architecture: ARCHITECTURES[process.arch] ?? process.arch,
    os: 'linux',
    config: {
      Entrypoint: entrypoint.length > 0 ? entrypoint : undefined,
      Cmd: cmd,
      User: user,
      WorkingDir: workingDir,
      Env: Object.entries({ PATH, ...env }).map(([name, value]) => `${name}=${value}`),
      Volumes: volumes && Object.fromEntries(volumes.map((path) => [path, {}])),
      Labels: standIn && { 'stand-in': standIn },
    },
    rootfs: { type: 'layers', diff_ids: digests },
    history: digests.map(() => ({ created_by: 'testbed/images' })),
  };
}
