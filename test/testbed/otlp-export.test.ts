import { once } from 'node:events';
import { type ClientHttp2Session, createServer, type Http2Server } from 'node:http2';
import { type AddressInfo } from 'node:net';
import { connectHttp2 } from '../../testbed/doors/http2-request';
import { grpcExport, httpExport } from '../../testbed/doors/otlp-export';

/** The sender of `bench:qos` counts an answer as taken or refused, so each kind of answer must be told apart. */
interface Seen {
  readonly path: unknown;
  readonly type: unknown;
  readonly body: Buffer;
}

const seen: Seen[] = [];
let connections = 0;
let server: Http2Server;
let session: ClientHttp2Session;

beforeAll(async () => {
  server = createServer()
    .on('session', () => (connections += 1))
    .on('stream', (stream, headers) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        seen.push({ path: headers[':path'], type: headers['content-type'], body: Buffer.concat(parts) });
        if (headers['x-cancel'] !== undefined) return stream.close();
        stream.respond({ ':status': headers['x-refuse'] === undefined ? 200 : 429 });
        stream.end('told');
      });
    });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  session = connectHttp2({ address: '127.0.0.1', port });
});

afterAll(() => {
  session.destroy();
  server.close();
});

const call = {
  signal: 'metrics',
  authority: 'gold.example.test',
  payload: Buffer.from([10, 0, 255]),
} as const;

test('OTLP/HTTP: the path is that of the signal, and the payload is protobuf as it was given', async () => {
  expect(await httpExport(session, call)).toEqual({ status: 200, text: 'told' });
  expect(seen.at(-1)).toEqual({ path: '/v1/metrics', type: 'application/x-protobuf', body: call.payload });
});

test('OTLP/HTTP: a refusal is an answer with its status and text', async () => {
  expect(await httpExport(session, { ...call, headers: { 'x-refuse': 'yes' } })).toEqual({
    status: 429,
    text: 'told',
  });
});

test.each([
  ['OTLP/HTTP', httpExport],
  ['gRPC', grpcExport],
])('%s: a request that is dropped has no status', async (_, send) => {
  expect(await send(session, { ...call, headers: { 'x-cancel': 'yes' } })).toEqual({ refused: 'no status' });
});

test('the connection stays open between requests, as that of an agent does', async () => {
  await httpExport(session, call);
  await httpExport(session, call);
  expect(connections).toBe(1);
});
