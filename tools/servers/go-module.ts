import { join } from 'node:path';
import { ROOT } from '../root';
import type { GoPin } from './pins';

/** The folder of a program's Go module in the checkout. */
export function moduleFolder(pin: GoPin): string {
  return join(ROOT, 'tools/servers', pin.folder);
}

/** What decides the binary besides the module's files: flags of `go build`. */
export function buildFlags(pin: GoPin): string[] {
  // readonly: what go.mod and go.sum pin is what is built, on a cold machine too.
  const ldflags = ['-s', '-w', ...[pin.stamp ?? []].flat().map((stamp) => `-X ${stamp}`)].join(' ');
  const flags = ['-mod=readonly', '-trimpath', '-buildvcs=false', `-ldflags=${ldflags}`];
  return pin.tags.length > 0 ? [...flags, `-tags=${pin.tags.join(',')}`] : flags;
}
