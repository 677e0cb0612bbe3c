import { X509Certificate } from 'node:crypto';
import { type Fault } from '../config/fault';

/** A CA certificate, public, as it stands in `trust/<cluster.id>.pem`. */
export interface CaCertificate {
  readonly subject: string;
  /** SHA-256, upper-case hex pairs. */
  readonly fingerprint: string;
  readonly from: Date;
  readonly to: Date;
  /** Encoded anew, so that nothing but the certificate itself reaches the file. */
  readonly pem: string;
}

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

export interface CaCertificates {
  /** Those that can be trusted, in the order of the text. */
  readonly certificates: readonly CaCertificate[];
  readonly faults: readonly Fault[];
}

/**
 * The CA certificates of a PEM text. `where` names it in faults: a private key, anything that is no certificate, and a
 * certificate that may not sign others. How long each is valid is the caller's to judge.
 */
export function parseCaCertificates(pem: string, where: string): CaCertificates {
  const blocks = pem.match(BLOCK) ?? [];
  const parsed = blocks.map((block, index) => parseOne(block, { where, path: `certificate ${index + 1}` }));
  return {
    certificates: parsed.filter((entry) => 'pem' in entry),
    faults: [...textFaults(pem, blocks.length, where), ...parsed.filter((entry) => 'problem' in entry)],
  };
}

/** What stands in the text beside certificates. */
function textFaults(pem: string, certificates: number, where: string): Fault[] {
  if (pem.includes('PRIVATE KEY')) {
    // Beside the CA certificates it would be public from the next commit on.
    const problem = 'holds a private key, which must never leave the cluster';
    return [{ where, path: '', problem, fix: 'remove it, and replace that key' }];
  }
  const rest = pem.replace(BLOCK, '').trim();
  if (certificates > 0 && rest === '') return [];
  const problem = 'not a PEM certificate';
  return [{ where, path: '', value: excerpt(rest), problem, fix: 'leave nothing but CA certificates' }];
}

function parseOne(block: string, at: Pick<Fault, 'where' | 'path'>): CaCertificate | Fault {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(block);
  } catch {
    return { ...at, problem: 'not a readable certificate', fix: 'take it from the cluster again' };
  }
  const subject = certificate.subject.replaceAll('\n', ', ');
  if (!certificate.ca) {
    const problem = 'not a CA certificate (CA:FALSE)';
    return { ...at, value: subject, problem, fix: "give the cluster's CA, not a leaf" };
  }
  return {
    subject,
    fingerprint: certificate.fingerprint256,
    from: new Date(certificate.validFrom),
    to: new Date(certificate.validTo),
    pem: certificate.toString(),
  };
}

function excerpt(text: string): string {
  const line = text.trim().split('\n')[0]!;
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}
