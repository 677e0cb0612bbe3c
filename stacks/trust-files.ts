import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CaCertificate, parseCaCertificates } from '../lib';

/** The reviewed CA certificates `<cluster.id>.pem` of a directory, by cluster id; none where there is no directory. */
export function readTrust(directory: string): Map<string, string> {
  let files: string[];
  try {
    files = readdirSync(directory).filter((file) => file.endsWith('.pem'));
  } catch {
    return new Map();
  }
  const owner = new Map<string, string>();
  return new Map(
    files.sort().map((file) => {
      const path = join(directory, file);
      const pem = readFileSync(path, 'utf8');
      for (const { fingerprint } of reviewed(path, pem)) {
        const other = owner.get(fingerprint);
        if (other !== undefined && other !== path) {
          throw new Error(
            `${path}: holds a certificate of ${other}, and each of the two clusters could speak for the other: ` +
              'write each file with "npm run trust"',
          );
        }
        owner.set(fingerprint, path);
      }
      return [file.slice(0, -'.pem'.length), `${pem.trim().replaceAll('\r\n', '\n')}\n`];
    }),
  );
}

/** One unreadable certificate and Envoy takes none of its class, so that everybody is refused. */
function reviewed(path: string, pem: string): CaCertificate[] {
  try {
    return parseCaCertificates(pem, path);
  } catch (error) {
    throw new Error(`${(error as Error).message}; "npm run trust" writes the file`, { cause: error });
  }
}
