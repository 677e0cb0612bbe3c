import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Crd } from '../schemas/json-schema';
import { goModule } from './go-module';
import { type CrdKind, type CrdPin } from './pins';

/** A CRD as its package ships it, with the row that names it. */
export interface PinnedCrd {
  readonly crd: Crd;
  readonly pin: CrdPin;
  readonly kind: CrdKind;
}

/** Reads every CRD of the table from its pinned module. */
export function readCrds(pins: readonly CrdPin[]): PinnedCrd[] {
  return pins.flatMap((pin) => {
    const folder = join(goModule(pin.module, pin.version), pin.path);
    return pin.kinds.map((kind) => ({ pin, kind, crd: readCrd(folder, kind, pin) }));
  });
}

function readCrd(folder: string, { kind, file }: CrdKind, { module, version, path }: CrdPin): Crd {
  const name = `${path}/${file} of ${module} ${version}`;
  let crd: Crd;
  try {
    // Envoy Gateway ships its CRDs as chart templates, in a condition of two lines.
    crd = parse(readFileSync(join(folder, file), 'utf8').replace(/^\{\{.*\}\}$/gm, '')) as Crd;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`${name}: ${code === 'ENOENT' ? 'no such file' : message}; correct tools/import/pins.ts`);
  }
  const found = crd?.spec?.names?.kind;
  if (found !== kind) throw new Error(`${name} holds ${found}, not ${kind}: correct tools/import/pins.ts`);
  return crd;
}
