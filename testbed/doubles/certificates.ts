import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../tools/servers/run';

export interface Leaf {
  readonly 'tls.crt': string;
  readonly 'tls.key': string;
}

export interface LeafOptions {
  /** 0: expired as soon as it is made. @default 1 */
  readonly days?: number;
  /** Key usages in cert-manager's words. @default digital signature */
  readonly usages?: readonly string[];
  /** In OpenSSL's words, e.g. `/O=group/CN=name`. @default empty */
  readonly subject?: string;
}

/** A certificate authority that lives in a temporary directory: the double of cert-manager in these tests. */
export interface Authority {
  readonly caPem: string;
  /** Signs a leaf with the given subject alternative name, e.g. `URI:spiffe://a/telemetry`; '': without one. */
  leaf(subjectAltName: string, options?: LeafOptions): Leaf;
  remove(): void;
}

/** OpenSSL's words for cert-manager's usages. */
const USAGES: Readonly<Record<string, { readonly usage?: string; readonly extended?: string }>> = {
  'digital signature': { usage: 'digitalSignature' },
  'client auth': { extended: 'clientAuth' },
  'server auth': { extended: 'serverAuth' },
};

/** Extensions of a certificate that signs others. */
const CA = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign'].flatMap((extension) => [
  '-addext',
  extension,
]);

/** A new key without a passphrase. */
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

const validFor = (days: number) => ['-days', String(days)];

/** Makes a CA and signs leaves with it; keys are thrown away with the directory. */
export function authority(commonName: string, days = 2): Authority {
  const directory = mkdtempSync(join(tmpdir(), 'fed-observability-ca-'));
  const file = (name: string) => join(directory, name);
  const ca = ['-keyout', file('ca.key'), '-out', file('ca.pem')];
  run('openssl', ['req', '-x509', ...KEY, ...ca, '-subj', `/CN=${commonName}`, ...validFor(days), ...CA]);
  return signerIn(directory);
}

/** The authority whose certificate and key somebody else has made. */
export function authorityOf(caPem: string, caKey: string): Authority {
  const directory = mkdtempSync(join(tmpdir(), 'fed-observability-ca-'));
  writeFileSync(join(directory, 'ca.pem'), caPem);
  writeFileSync(join(directory, 'ca.key'), caKey, { mode: 0o600 });
  return signerIn(directory);
}

/** Signs with `ca.pem` and `ca.key` of a folder. */
function signerIn(directory: string): Authority {
  const file = (name: string) => join(directory, name);
  let serial = 1;
  return {
    caPem: readFileSync(file('ca.pem'), 'utf8'),
    leaf(subjectAltName, { days: leafDays = 1, usages = ['digital signature'], subject = '/' } = {}) {
      const name = `leaf-${serial++}`;
      const names = subjectAltName === '' ? '' : `subjectAltName=${subjectAltName}\n`;
      writeFileSync(file(`${name}.ext`), `${names}${usageLines(usages)}`);
      const request = ['-keyout', file(`${name}.key`), '-out', file(`${name}.csr`)];
      run('openssl', ['req', '-new', ...KEY, ...request, '-subj', subject]);
      const signer = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-set_serial', String(serial)];
      const leaf = ['-extfile', file(`${name}.ext`), '-out', file(`${name}.crt`)];
      run('openssl', ['x509', '-req', '-in', file(`${name}.csr`), ...signer, ...validFor(leafDays), ...leaf]);
      return {
        'tls.crt': readFileSync(file(`${name}.crt`), 'utf8'),
        'tls.key': readFileSync(file(`${name}.key`), 'utf8'),
      };
    },
    remove: () => rmSync(directory, { recursive: true }),
  };
}

function usageLines(usages: readonly string[]): string {
  const unknown = usages.find((usage) => USAGES[usage] === undefined);
  if (unknown !== undefined) throw new Error(`usage "${unknown}" is not known to the certificate double`);
  const words = (kind: 'usage' | 'extended') =>
    usages.flatMap((usage) => USAGES[usage]![kind] ?? []).join(',');
  const line = (name: string, value: string) => (value === '' ? '' : `${name}=${value}\n`);
  return line('keyUsage', `critical,${words('usage')}`) + line('extendedKeyUsage', words('extended'));
}
