import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ImageBuild {
  /** Folder with the Dockerfile and all that it copies. */
  readonly context: string;
  readonly tags: readonly string[];
}

/** A program that builds images. */
export interface ImageBuilder {
  readonly name: string;
  /** Builds and returns the digest; throws with the program's own words. */
  readonly build: (image: ImageBuild) => string;
}

interface Candidate extends ImageBuilder {
  /** Succeeds where the program is installed. */
  readonly probe: readonly [string, ...string[]];
}

/** LKE's nodes, whatever machine builds. */
const PLATFORM = ['--platform', 'linux/amd64'];

/** The first builder on the PATH; undefined where there is none. */
export function imageBuilder(env: NodeJS.ProcessEnv): ImageBuilder | undefined {
  const run = (program: string, args: readonly string[]) =>
    execFileSync(program, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  const tagged = ({ tags }: ImageBuild) => tags.flatMap((tag) => ['--tag', tag]);
  const builders: Candidate[] = [
    {
      name: 'docker buildx',
      probe: ['docker', 'buildx', 'version'],
      build: (image) => {
        const metadata = join(image.context, 'metadata.json');
        const args = [...PLATFORM, '--load', '--metadata-file', metadata, ...tagged(image), image.context];
        run('docker', ['buildx', 'build', ...args]);
        const written = JSON.parse(readFileSync(metadata, 'utf8')) as Record<string, string>;
        return written['containerimage.digest']!;
      },
    },
    {
      name: 'podman',
      probe: ['podman', '--version'],
      build: (image) => {
        run('podman', ['build', ...PLATFORM, ...tagged(image), image.context]);
        return run('podman', ['image', 'inspect', '--format', '{{.Digest}}', image.tags[0]!]);
      },
    },
    {
      name: 'buildah',
      probe: ['buildah', '--version'],
      build: (image) => {
        run('buildah', ['build', ...PLATFORM, ...tagged(image), image.context]);
        return run('buildah', [
          'inspect',
          '--type',
          'image',
          '--format',
          '{{.FromImageDigest}}',
          image.tags[0]!,
        ]);
      },
    },
  ];
  return builders.find(({ probe: [program, ...args] }) => {
    try {
      run(program, args);
      return true;
    } catch {
      return false;
    }
  });
}
