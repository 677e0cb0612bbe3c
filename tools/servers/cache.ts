import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { buildFlags, moduleFolder } from './go-module';
import { type BuiltPin, type GoPin, type Tool } from './pins';

/** Where the pinned program stands once `npm run servers` has put it there: another pin is another path. */
export function cachedPath(tool: Tool, pin: BuiltPin): string {
  const hash = createHash('sha256').update(JSON.stringify([pin, process.platform, process.arch]));
  if (pin.kind === 'go') hashModule(hash, pin);
  return join(cacheFolder(), `${tool}-${pin.version}-${hash.digest('hex').slice(0, 12)}`, tool);
}

/** Outside the checkout: every checkout of a machine shares it, and a fresh clone finds it filled. */
export function cacheFolder(): string {
  const { FED_OBS_SERVERS_CACHE: own, XDG_CACHE_HOME: xdg } = process.env;
  return own || join(xdg || join(homedir(), '.cache'), 'fed-observability/servers');
}

function hashModule(hash: ReturnType<typeof createHash>, pin: GoPin): void {
  const folder = moduleFolder(pin);
  const files = readdirSync(folder).filter((file) => /\.(mod|sum|go)$/.test(file));
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(folder, file)));
  hash.update(JSON.stringify(buildFlags(pin)));
}
