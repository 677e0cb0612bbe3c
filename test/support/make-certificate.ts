import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

export interface CertificateWish {
  readonly name: string;
  readonly ca?: boolean;
  readonly from?: Date;
  readonly to?: Date;
}

export interface MadeCertificate {
  readonly pem: string;
  /** Made for one test and never written into the repository. */
  readonly privateKeyPem: string;
}

const DAY_MS = 86_400_000;
const ECDSA_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const COMMON_NAME = [0x55, 0x04, 0x03];
const BASIC_CONSTRAINTS = [0x55, 0x1d, 0x13];

/** A real self-signed certificate on a fresh P-256 key, made with Node alone: tests need no openssl. */
export function makeCertificate({ name, ca = true, from, to }: CertificateWish): MadeCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(der(0x06, ECDSA_SHA256));
  const subject = sequence(der(0x31, sequence(der(0x06, COMMON_NAME), der(0x0c, Buffer.from(name)))));
  const validity = sequence(
    time(from ?? new Date(Date.now() - DAY_MS)),
    time(to ?? new Date(Date.now() + 365 * DAY_MS)),
  );
  const constraints = sequence(
    der(0x06, BASIC_CONSTRAINTS),
    der(0x01, [0xff]),
    der(0x04, sequence(...(ca ? [der(0x01, [0xff])] : []))),
  );
  const content = sequence(
    der(0xa0, der(0x02, [2])),
    der(0x02, [1, ...Buffer.from(String(Date.now()))]),
    algorithm,
    subject,
    validity,
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(constraints)),
  );
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign(content, privateKey)]));
  return {
    pem: toPem(sequence(content, algorithm, signature)),
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function sign(content: Buffer, key: KeyObject): Buffer {
  return createSign('sha256').update(content).sign(key);
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function der(tag: number, content: Uint8Array | readonly number[]): Buffer {
  const body = Buffer.from(content as Uint8Array);
  const bytes = body.length < 0x100 ? [body.length] : [body.length >> 8, body.length & 0xff];
  const length = body.length < 0x80 ? bytes : [0x80 + bytes.length, ...bytes];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

/** GeneralizedTime, to the second. */
function time(date: Date): Buffer {
  return der(0x18, Buffer.from(`${date.toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')}Z`));
}

function toPem(content: Buffer): string {
  const lines = content
    .toString('base64')
    .match(/.{1,64}/g)!
    .join('\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
