import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

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
      for (const fingerprint of fingerprints(path, pem)) {
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
function fingerprints(path: string, pem: string): string[] {
  // A private key beside the CA certificates would be public from the next commit on.
  if (pem.includes('PRIVATE KEY')) {
    throw new Error(`${path}: holds a private key: remove it, and replace that key`);
  }
  const blocks = pem.match(BLOCK) ?? [];
  if (blocks.length === 0 || pem.replace(BLOCK, '').trim() !== '') {
    throw new Error(`${path}: not a list of PEM certificates: write it with "npm run trust"`);
  }
  return blocks.map((block, index) => {
    const certificate = readCertificate(block);
    if (certificate?.ca === true) return certificate.fingerprint256;
    const fault = certificate === undefined ? 'is not readable' : 'is not that of a CA';
    throw new Error(`${path}: certificate ${index + 1} ${fault}: write the file with "npm run trust"`);
  });
}

function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
