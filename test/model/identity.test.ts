import { FORWARDED_CERTIFICATE, type IdentitySource, PEER_URI } from '../../lib/model/identity';

/** RE2 and JavaScript differ in how they write a named group, and in nothing else that the patterns use. */
function clusterIn({ pattern }: IdentitySource, header: string): string | undefined {
  return new RegExp(pattern.replace('(?P<', '(?<')).exec(header)?.groups?.['peer_cluster'];
}

const HASH = `Hash=${'0a'.repeat(32)}`;
const EDGE = 'URI=spiffe://edge/telemetry';

test.each([
  ['one URI, as Envoy writes it in mode SANITIZE_SET', `${HASH};${EDGE}`],
  ["with the proxy's own URI before it", `By=spiffe://hub/door;${HASH};${EDGE}`],
])('x-forwarded-client-cert names the cluster: %s', (_, header) => {
  expect(clusterIn(FORWARDED_CERTIFICATE, header)).toBe('edge');
});

test.each([
  ['nothing', ''],
  ['no URI in the certificate', `${HASH};URI=`],
  ['a second URI, of which either could be meant', `${HASH};${EDGE};URI=spiffe://other/telemetry`],
  ['an element that a client put in front', `${HASH};${EDGE},${HASH};URI=spiffe://other/telemetry`],
  ['two headers, which the collector joins', `${HASH};${EDGE};${HASH};URI=spiffe://other/telemetry`],
  ['a URI that only contains one', `${HASH};URI=https://x/?spiffe://edge/telemetry`],
  ['a URI in quotes', `${HASH};URI="spiffe://edge/telemetry"`],
  ['another path', `${HASH};URI=spiffe://edge/admin`],
  ['a claim in the subject', `${HASH};Subject="CN=x;URI=spiffe://edge/telemetry"`],
  ['no hash, which Envoy always writes', EDGE],
])('x-forwarded-client-cert names nobody: %s', (_, header) => {
  expect(clusterIn(FORWARDED_CERTIFICATE, header)).toBeUndefined();
});

test("the peer's URI SAN names the cluster, and two of them nobody", () => {
  expect(clusterIn(PEER_URI, 'spiffe://edge/telemetry')).toBe('edge');
  expect(clusterIn(PEER_URI, 'spiffe://edge/telemetry,spiffe://other/telemetry')).toBeUndefined();
  // What a proxy would hand on that does not know the operator.
  expect(clusterIn(PEER_URI, '%DOWNSTREAM_PEER_URI_SAN%')).toBeUndefined();
});
