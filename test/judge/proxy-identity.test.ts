import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spiffeId } from '../../lib';
import { EXPIRED_CA } from '../../lib/model/expired-ca';
import { FORWARDED_CERTIFICATE, PEER_URI } from '../../lib/model/identity';
import { httpCall } from '../../testbed/doors/http-call';
import { type Authority, authority, type Leaf } from '../../testbed/doubles/certificates';
import { freePorts, ServerProcess } from '../../testbed/processes/process';
import { binary } from '../../tools/servers/binaries';
import { EchoGateway } from './support/echo-gateway';
import { proxyBootstrap } from './support/proxy-doubles';

/**
 * What the real Envoy makes of the settings by which kgateway and Envoy Gateway are asked for the sender's identity. The
 * controllers themselves are not run: their translation is a named double (support/proxy-doubles.ts).
 */
const directory = mkdtempSync(join(tmpdir(), 'fed-observability-proxy-'));
const HOST = 'gold.hub.fed-observability.example';
const [EDGE, OTHER] = ['the-edge', 'the-other'];
const authorities = new Map<string, Authority>();
const ports = { kgateway: 0, envoyGateway: 0, nobody: 0 };
let envoy: ServerProcess;
let gateway: EchoGateway;

beforeAll(async () => {
  for (const id of [EDGE, OTHER, 'hub', 'stranger']) authorities.set(id, authority(id));
  gateway = await EchoGateway.start();
  const [admin, kgateway, envoyGateway, nobody] = (await freePorts(4)) as [number, number, number, number];
  Object.assign(ports, { kgateway, envoyGateway, nobody });
  const place = (name: string, text: string) => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  const server = authorities.get('hub')!.leaf(`DNS:${HOST}`);
  const common = {
    certificate: place('server.crt', server['tls.crt']),
    key: place('server.key', server['tls.key']),
    upstreamPort: gateway.httpPort,
    uris: [EDGE, OTHER].map(spiffeId),
  };
  const bundle = place('bundle.pem', [EDGE, OTHER].map((id) => authorities.get(id)!.caPem).join(''));
  const config = proxyBootstrap(
    [
      { ...common, controller: 'kgateway', port: kgateway, clientCas: bundle },
      { ...common, controller: 'envoyGateway', port: envoyGateway, clientCas: bundle },
      { ...common, controller: 'kgateway', port: nobody, clientCas: place('nobody.pem', EXPIRED_CA) },
    ],
    admin,
  );
  const options = ['--base-id', String(admin), '--concurrency', '1', '--log-level', 'warn'];
  envoy = new ServerProcess('envoy', binary('envoy'), [
    ...['--config-path', place('envoy.json', JSON.stringify(config))],
    ...options,
  ]);
  await envoy.ready(`http://127.0.0.1:${admin}/ready`);
}, 60_000);

afterAll(async () => {
  await envoy?.stop();
  await gateway?.stop();
  for (const ca of authorities.values()) ca.remove();
  rmSync(directory, { recursive: true });
});

/** What a client claims of itself, in every header that could be believed. */
const CLAIMS = {
  'x-cluster-identity': spiffeId(OTHER),
  'x-forwarded-client-cert': `Hash=${'0'.repeat(64)};URI=${spiffeId(OTHER)}`,
};

/** The cluster that the gateway would read, `nobody`, or `refused` before it is asked. */
async function identityAt(
  port: keyof typeof ports,
  leaf: Leaf | undefined,
  headers = CLAIMS,
): Promise<string> {
  const serverCa = authorities.get('hub')!.caPem;
  const answer = await httpCall({
    address: '127.0.0.1',
    port: ports[port],
    tls: { host: HOST, serverCa, leaf },
    path: '/v1/logs',
    headers,
    body: '{}',
  });
  if ('refused' in answer) return 'refused';
  expect(answer.status).toBe(200);
  const received = JSON.parse(answer.text) as Record<string, string | undefined>;
  const { header, pattern } = port === 'envoyGateway' ? FORWARDED_CERTIFICATE : PEER_URI;
  const found = new RegExp(pattern.replace('(?P<', '(?<')).exec(received[header] ?? '');
  return found?.groups?.['peer_cluster'] ?? 'nobody';
}

const leafOf = (ca: string, subjectAltName: string) => authorities.get(ca)!.leaf(subjectAltName);
const uri = (id: string) => `URI:${spiffeId(id)}`;

describe.each(['kgateway', 'envoyGateway'] as const)('%s', (port) => {
  test('a client is what its certificate says, whatever its headers claim', async () => {
    expect(await identityAt(port, leafOf(EDGE, uri(EDGE)))).toBe(EDGE);
  });

  test('a client without a certificate, or of a CA outside of the bundle, is refused', async () => {
    expect(await identityAt(port, undefined)).toBe('refused');
    expect(await identityAt(port, leafOf('stranger', uri(EDGE)))).toBe('refused');
  });

  test('a certificate without a URI, or with two, is nobody: its claims do not reach the gateway', async () => {
    const without = await identityAt(port, leafOf(EDGE, 'DNS:edge.example'));
    expect(without).toBe(port === 'kgateway' ? 'nobody' : 'refused');
    expect(await identityAt(port, leafOf(EDGE, `${uri(EDGE)},${uri(OTHER)}`))).toBe('nobody');
  });

  test('weaker than our own Envoy: the CA of one cluster of a class can vouch for another cluster of that class', async () => {
    expect(await identityAt(port, leafOf(EDGE, uri(OTHER)))).toBe(OTHER);
  });
});

test('a URI of no cluster of the class is refused in the handshake by Envoy Gateway, and left to the TrafficPolicy by kgateway', async () => {
  expect(await identityAt('envoyGateway', leafOf(EDGE, uri('hub')))).toBe('refused');
  expect(await identityAt('kgateway', leafOf(EDGE, uri('hub')))).toBe('hub');
});

test('the bundle of a class without clusters refuses everyone', async () => {
  for (const id of [EDGE, OTHER]) expect(await identityAt('nobody', leafOf(id, uri(id)))).toBe('refused');
});
