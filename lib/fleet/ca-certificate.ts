import { X509Certificate } from 'node:crypto';

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

/**
 * The CA certificates of a PEM text. `where` names it in errors. Throws on a private key, on anything that is
 * no certificate, and on a certificate that may not sign others; how long each is valid is the caller's to
 * judge.
 */
export function parseCaCertificates(pem: string, where: string): CaCertificate[] {
  if (pem.includes('PRIVATE KEY')) {
    // Beside the CA certificates it would be public from the next commit on.
    throw new Error(
      `${where}: holds a private key, which must never leave the cluster: remove it, and replace that key`,
    );
  }
  const blocks = pem.match(BLOCK) ?? [];
  if (blocks.length === 0 || pem.replace(BLOCK, '').trim() !== '') {
    throw new Error(`${where}: not a PEM certificate: "${excerpt(pem)}"`);
  }
  return blocks.map((block) => parseOne(block, where));
}

function parseOne(block: string, where: string): CaCertificate {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(block);
  } catch (error) {
    throw new Error(`${where}: not a readable certificate: ${(error as Error).message}`);
  }
  const subject = certificate.subject.replaceAll('\n', ', ');
  if (!certificate.ca) {
    throw new Error(
      `${where}: ${subject} is not a CA certificate (CA:FALSE): give the cluster's CA, not a leaf`,
    );
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
