import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fleet } from '../../lib';
import { readFleet } from '../../stacks/config';
import { synthesize } from '../../stacks/synthesize';

/** A copy of a fleet's config, with manifests in a folder `dist/<stack>` each. */
export class Rendering {
  private readonly config: string;

  constructor(
    from: string,
    private readonly directory: string,
  ) {
    this.config = join(directory, 'config');
    mkdirSync(join(this.config, 'trust'), { recursive: true });
    for (const file of readdirSync(from).filter((name) => /^Pulumi\..+\.ya?ml$/.test(name))) {
      copyFileSync(join(from, file), join(this.config, file));
    }
  }

  /** Folder of the manifests of a stack. */
  files(stack: string): string {
    return join(this.dist, stack);
  }

  get dist(): string {
    return join(this.directory, 'dist');
  }

  /** Writes the manifests of every stack, as config and trust are now. */
  render(): Fleet {
    synthesize({ config: this.config, out: this.dist });
    return readFleet(this.config);
  }

  /** Reviews the CA of a cluster: writes it where `npm run trust` would. */
  trust(clusterId: string, pem: string): void {
    writeFileSync(join(this.config, 'trust', `${clusterId}.pem`), pem);
  }
}
