import { createServer, type Server } from 'node:http';
import { createServer as createHttp2Server, type Http2Server } from 'node:http2';
import { type AddressInfo } from 'node:net';
import { type DoorAnswer } from '../../testbed/doors/door-answer';
import { doorCall, taken } from '../../testbed/doors/door-call';
import { numberedLogs } from '../../testbed/otlp/numbered';

/** The client of doors before servers that answer in one way, so that a test of a real door can believe what it says. */
const seen: { path?: string; body: string }[] = [];
let http: Server;
let grpc: Http2Server;

beforeAll(async () => {
  http = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      seen.push({ path: request.url, body });
      response.writeHead(request.headers['x-refuse'] === undefined ? 200 : 429).end('told');
    });
  });
  grpc = createHttp2Server().on('stream', (stream, headers) => {
    const status = headers['x-refuse'] === undefined ? '0' : '14';
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': status, 'grpc-message': 'told' }));
    stream.resume().on('end', () => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.end();
    });
  });
  for (const server of [http, grpc])
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => [http, grpc].forEach((server) => server.close()));

const body = numberedLogs({ service: 'door', first: 0, count: 1 });

function call(protocol: 'grpc' | 'http', headers: Record<string, string> = {}): Promise<DoorAnswer> {
  const { port } = (protocol === 'grpc' ? grpc : http).address() as AddressInfo;
  return doorCall({ protocol, address: '127.0.0.1', port, headers, signal: 'logs', body });
}

test.each(['grpc', 'http'] as const)(
  '%s: a request that is answered with success is taken',
  async (protocol) => {
    expect(taken(await call(protocol), protocol)).toBe(true);
  },
);

test.each([
  ['grpc', 14],
  ['http', 429],
] as const)('%s: a refusal is an answer with its status and text', async (protocol, status) => {
  const answer = await call(protocol, { 'x-refuse': 'yes' });
  expect(answer).toMatchObject({ status, text: 'told' });
  expect(taken(answer, protocol)).toBe(false);
});

test('over HTTP the path is that of the signal, and the body is OTLP/JSON as it was given', async () => {
  await call('http');
  expect(seen.at(-1)).toEqual({ path: '/v1/logs', body: JSON.stringify(body) });
});

test.each(['grpc', 'http'] as const)('%s: where nobody listens there is a reason', async (protocol) => {
  const free = createServer();
  await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  const answer = await doorCall({ protocol, address: '127.0.0.1', port, signal: 'logs', body });
  expect(answer).toEqual({ refused: 'ECONNREFUSED' });
});
