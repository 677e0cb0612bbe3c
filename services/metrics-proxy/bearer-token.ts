import { createHash, timingSafeEqual } from 'node:crypto';

/** A token that requests must show. Only its hash is kept. */
export class BearerToken {
  private readonly hash: Buffer;

  /** Throws for a text that is no token of RFC 6750. */
  constructor(text: string) {
    const token = text.trim();
    if (!/^[A-Za-z0-9._~+/-]{16,}=*$/.test(token)) {
      throw new Error('no bearer token: write at least 16 letters, digits and ._~+/-');
    }
    this.hash = sha256(token);
  }

  /** Whether an Authorization header shows it; takes the same time whatever it holds. */
  admits(authorization: string | undefined): boolean {
    const shown = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
    return timingSafeEqual(sha256(shown), this.hash);
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
