import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cacheFolder } from '../../tools/servers/cache';
import { archive, imageConfig, layersOf } from './archive';
import { imageOf } from './table';

/** An image under its name, as a file that a container runtime imports. */
export interface MadeImage {
  readonly reference: string;
  /** Path of the archive. */
  readonly archive: string;
  /** What stands for what, where another program is in it than the official one. */
  readonly standIn?: string;
}

/** Makes the archive of each image, or finds it in the cache; tells a line per image that it makes. */
export async function makeImages(
  references: readonly string[],
  tell: (line: string) => void = console.log,
): Promise<MadeImage[]> {
  const made: MadeImage[] = [];
  for (const reference of references) made.push(await makeImage(reference, tell));
  return made;
}

async function makeImage(reference: string, tell: (line: string) => void): Promise<MadeImage> {
  const image = imageOf(reference);
  const layers = layersOf(image);
  // Everything that decides the bytes.
  const facts = JSON.stringify([reference, imageConfig(image, []), layers]);
  const identity = createHash('sha256').update(facts).digest('hex').slice(0, 12);
  const folder = join(cacheFolder(), 'images');
  const path = join(folder, `${basename(reference).replace(':', '-')}-${identity}.tar`);
  if (!existsSync(path)) {
    const start = Date.now();
    mkdirSync(folder, { recursive: true });
    // Complete or absent, also when two runs make the same image side by side.
    const own = `${path}.${process.pid}`;
    try {
      await pipeline(Readable.from(archive(reference, image, layers)), createWriteStream(own));
      renameSync(own, path);
    } finally {
      rmSync(own, { force: true });
    }
    const megabytes = Math.round(statSync(path).size / 1_000_000);
    tell(`${reference}  ${megabytes} MB made in ${((Date.now() - start) / 1_000).toFixed(1)} s`);
  }
  // What is used is kept: the cache is swept by age.
  utimesSync(path, new Date(), new Date());
  return { reference, archive: path, standIn: image.standIn };
}
