import { X509Certificate } from 'node:crypto';
import { planTrustChange, type TrustRequest } from '../../cli/trust-change';
import { makeCertificate } from '../support/make-certificate';

const ID = 'fed-observability-remote';
const NOW = new Date();
const DAY_MS = 86_400_000;
const first = makeCertificate({ name: 'first CA' });
const second = makeCertificate({ name: 'second CA' });
const third = makeCertificate({ name: 'third CA' });
const past = makeCertificate({
  name: 'past CA',
  from: new Date(NOW.getTime() - 9 * DAY_MS),
  to: new Date(NOW.getTime() - DAY_MS),
});

function plan(request: Partial<TrustRequest>) {
  return planTrustChange({
    clusterId: ID,
    current: first.pem,
    trust: new Map(),
    replace: false,
    now: NOW,
    ...request,
  });
}

function fileWith(...certificates: { pem: string }[]): Map<string, string> {
  return new Map([[ID, certificates.map(({ pem }) => pem).join('')]]);
}

function written(change: ReturnType<typeof plan>): string {
  return change.certificates.map(({ pem }) => pem).join('');
}

test('the first certificate of a cluster is new', () => {
  const change = plan({});
  expect(change.kind).toBe('new');
  expect(written(change)).toBe(first.pem);
});

test('the same certificate again changes nothing, with --replace as well', () => {
  expect(plan({ trust: fileWith(first) }).kind).toBe('unchanged');
  expect(plan({ trust: fileWith(first), replace: true }).kind).toBe('unchanged');
});

test('a rotated CA is added, so that leaves of the old one pass until they are renewed', () => {
  const change = plan({ current: second.pem, trust: fileWith(first) });
  expect(change.kind).toBe('overlap');
  expect(written(change)).toBe(first.pem + second.pem);
});

test('a second rotation within the overlap keeps every certificate that still has leaves', () => {
  const change = plan({ current: third.pem, trust: fileWith(first, second) });
  expect(written(change)).toBe(first.pem + second.pem + third.pem);
});

test('one of two known certificates leaves the overlap alone', () => {
  expect(plan({ current: second.pem, trust: fileWith(first, second) }).kind).toBe('unchanged');
});

test('--replace ends an overlap', () => {
  const change = plan({ current: second.pem, trust: fileWith(first, second), replace: true });
  expect(change.kind).toBe('replaces');
  expect(written(change)).toBe(second.pem);
  expect(change.dropped.map(({ subject }) => subject)).toEqual(['CN=first CA']);
});

test('--replace with a rotated CA trusts the new one alone, for a key that was stolen', () => {
  expect(written(plan({ current: second.pem, trust: fileWith(first), replace: true }))).toBe(second.pem);
});

test('an old certificate that has run out is dropped, since it admits nobody', () => {
  const change = plan({ current: second.pem, trust: fileWith(past, first) });
  expect(change.kind).toBe('overlap');
  expect(written(change)).toBe(first.pem + second.pem);
  expect(plan({ current: second.pem, trust: fileWith(past) }).kind).toBe('replaces');
});

test('the fingerprint is the SHA-256 of the certificate, as other tools show it', () => {
  expect(plan({}).current.fingerprint).toBe(new X509Certificate(first.pem).fingerprint256);
});

describe('is refused', () => {
  const future = makeCertificate({ name: 'future CA', from: new Date(NOW.getTime() + DAY_MS) });
  const leaf = makeCertificate({ name: 'leaf', ca: false });

  test.each([
    ['a private key', first.privateKeyPem, /private key, which must never leave the cluster/],
    ['a certificate with its private key', first.pem + first.privateKeyPem, /private key/],
    ['a leaf, which may not sign others', leaf.pem, /"CN=leaf": not a CA certificate/],
    ['an expired CA', past.pem, /CN=past CA expired on .*let cert-manager renew/],
    ['a CA of the future', future.pem, /CN=future CA is valid from .*check the clock/],
    ['a chain, where a cluster has exactly one CA', first.pem + second.pem, /holds 2 certificates/],
    ['text', 'no certificate at all', /"no certificate at all": not a PEM certificate/],
    ['nothing', '', /not a PEM certificate/],
    ['text around a certificate', `subject=CN\n${first.pem}`, /not a PEM certificate/],
    ['a PEM block with garbage in it', first.pem.replace('MII', 'AAA'), /not a readable certificate/],
  ])('%s', (_, current, message) => {
    expect(() => plan({ current })).toThrow(message);
  });

  test("another cluster's CA, with which each could speak for the other", () => {
    const trust = new Map([['fed-observability-test', first.pem]]);
    expect(() => plan({ trust })).toThrow(
      /already stands in trust\/fed-observability-test\.pem.*kubeconfig is the one of .*-remote/,
    );
  });

  test('a reviewed file that is no CA certificate, by name', () => {
    expect(() => plan({ trust: fileWith(leaf) })).toThrow(
      /trust\/fed-observability-remote\.pem: certificate 1: "CN=leaf": not a CA/,
    );
  });
});
