import { X509Certificate } from 'node:crypto';

/** Whether a file holds the CA certificate that expired in 2000: whoever trusts it trusts nobody. */
export function trustsNobody(pem: string): boolean {
  return new Date(new X509Certificate(pem).validTo).getFullYear() === 2000;
}
