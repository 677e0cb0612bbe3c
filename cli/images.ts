import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, serviceImage, SERVICES } from '../lib';
import { readFleet } from '../stacks/config';
import { type ImageBuilder, imageBuilder } from './image-builder';
import { withImageContext } from './image-context';
import { type Surroundings, THIS_PROCESS } from './surroundings';

const USAGE = `npm run images -- [options]

Builds the image of every service of ours for linux/amd64 with docker buildx, podman or buildah, and prints its tags, one
for each images.registry of the config, and its digest. It pushes nothing.

  --config <dir>       directory of the Pulumi.<stack>.yaml files (default: .)
  --help               show this text

Exit code: 0 built, 1 a fault, 3 not run, because no builder is here.`;

const ROOT = join(__dirname, '..').replace(/\/build$/, '');

const NOT_RUN = 3;

/** Builds the images of our services. Returns the exit code. */
export function images(args: readonly string[], { env, print, complain }: Surroundings): number {
  try {
    const options = {
      config: { type: 'string', default: '.' },
      help: { type: 'boolean', default: false },
    } as const;
    const { values } = parseArgs({ args: [...args], options });
    if (values.help) {
      print(USAGE);
      return 0;
    }
    const clusters = [...readFleet(values.config).clusters.values()];
    const registries = [...new Set(clusters.map(({ spec: { images } }) => images.registry))];
    const builder = imageBuilder(env);
    for (const service of Object.keys(SERVICES) as (keyof typeof SERVICES)[]) {
      const tags = registries.map((registry) => serviceImage(registry, service));
      const result = builder === undefined ? 'not run' : built(builder, service, tags);
      tags.forEach((tag) => print(`${tag}  ${result}`));
    }
    if (builder !== undefined) return 0;
    complain('images: not run: none of docker buildx, podman and buildah is on the PATH');
    return NOT_RUN;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    // Faults of config name their own place, one a line.
    complain(error instanceof ConfigError ? message : `images: ${stderr || message}`);
    return 1;
  }
}

function built(builder: ImageBuilder, service: string, tags: readonly string[]): string {
  return withImageContext(ROOT, service, (context) => {
    const digest = builder.build({ context, tags });
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new Error(`${builder.name} gave no digest: "${digest}"`);
    return digest;
  });
}

if (require.main === module) {
  process.exitCode = images(process.argv.slice(2), THIS_PROCESS);
}
