import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../run';

/** A certificate authority that lives in a temporary directory: the double of cert-manager in these tests. */
export interface Authority {
  readonly caPem: string;
  /** Signs a leaf with the given subject alternative name, e.g. `URI:spiffe://a/telemetry`. */
  leaf(subjectAltName: string): { readonly 'tls.crt': string; readonly 'tls.key': string };
  remove(): void;
}

/** Makes a CA and signs leaves with it; keys are thrown away with the directory. */
export function authority(commonName: string): Authority {
  const directory = mkdtempSync(join(tmpdir(), 'fed-observability-ca-'));
  const file = (name: string) => join(directory, name);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  run('openssl', ['req', '-x509', ...key, '-keyout', file('ca.key'), '-out', file('ca.pem'), '-days', '2',
    '-subj', `/CN=${commonName}`, '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign']); // prettier-ignore
  let serial = 1;
  return {
    caPem: readFileSync(file('ca.pem'), 'utf8'),
    leaf(subjectAltName) {
      const name = `leaf-${serial++}`;
      writeFileSync(
        file(`${name}.ext`),
        `subjectAltName=${subjectAltName}\nkeyUsage=critical,digitalSignature\n`,
      );
      run('openssl', ['req', '-new', ...key, '-keyout', file(`${name}.key`), '-out', file(`${name}.csr`), '-subj', '/']); // prettier-ignore
      run('openssl', ['x509', '-req', '-in', file(`${name}.csr`), '-CA', file('ca.pem'), '-CAkey', file('ca.key'),
        '-set_serial', String(serial), '-days', '1', '-extfile', file(`${name}.ext`), '-out', file(`${name}.crt`)]); // prettier-ignore
      return {
        'tls.crt': readFileSync(file(`${name}.crt`), 'utf8'),
        'tls.key': readFileSync(file(`${name}.key`), 'utf8'),
      };
    },
    remove: () => rmSync(directory, { recursive: true }),
  };
}
