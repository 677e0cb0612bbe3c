import { existsSync, rmSync, watch } from 'node:fs';
import { connect, createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { GPU_UUID } from './gpu';

/**
 * A double of NVIDIA's device plugin: it offers one GPU to the kubelet as `nvidia.com/gpu`, over the kubelet's own
 * protocol (device plugins v1beta1, gRPC on Unix sockets). There is no GPU behind it.
 */
const FOLDER = '/var/lib/kubelet/device-plugins';
const KUBELET = join(FOLDER, 'kubelet.sock');
const SOCKET = 'nvidia-gpu.sock';
const GRPC = 'application/grpc';

/** A field of a protobuf message that is shorter than 128 bytes. */
function field(number: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}

/** A gRPC message without compression. */
function frame(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

const DEVICE = Buffer.concat([field(1, GPU_UUID), field(2, 'Healthy')]);
const ENVIRONMENT = Buffer.concat([field(1, 'NVIDIA_VISIBLE_DEVICES'), field(2, GPU_UUID)]);

/** What each method answers. One GPU is given to one container at once. */
const ANSWERS: Readonly<Record<string, Buffer>> = {
  GetDevicePluginOptions: Buffer.alloc(0),
  ListAndWatch: field(1, DEVICE),
  Allocate: field(1, field(1, ENVIRONMENT)),
};

function answer(stream: ServerHttp2Stream, method: string): void {
  stream.resume();
  stream.respond({ 'content-type': GRPC }, { waitForTrailers: true });
  const known = ANSWERS[method];
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': known === undefined ? '12' : '0' }));
  stream.on('error', () => undefined);
  if (known !== undefined) stream.write(frame(known));
  // The kubelet takes the devices away when the list ends.
  if (method !== 'ListAndWatch') stream.end();
}

function register(): void {
  const session = connect('http://kubelet', { createConnection: () => createConnection(KUBELET) });
  const end = (outcome: string) => {
    console.log(`registration: ${outcome}`);
    session.close();
  };
  session.on('error', (error) => end(error.message));
  const request = session.request({
    ':method': 'POST',
    ':path': '/v1beta1.Registration/Register',
    'content-type': GRPC,
    te: 'trailers',
  });
  request.on('error', () => undefined);
  request.on('trailers', (trailers) => end(`gRPC status ${trailers['grpc-status'] as string}`));
  request.on('response', (headers) => {
    // A refusal comes without a body, in the headers.
    if (headers['grpc-status'] !== undefined) end(`gRPC status ${headers['grpc-status'] as string}`);
  });
  request.resume();
  request.end(frame(Buffer.concat([field(1, 'v1beta1'), field(2, SOCKET), field(3, 'nvidia.com/gpu')])));
}

let server: Http2Server | undefined;

/** A kubelet that starts removes every socket in its folder, and waits for new registrations. */
function serve(): void {
  server?.close();
  rmSync(join(FOLDER, SOCKET), { force: true });
  server = createServer()
    .on('stream', (stream, headers) => answer(stream, headers[':path']!.split('/').pop()!))
    .listen(join(FOLDER, SOCKET), register);
}

watch(FOLDER, (_, name) => {
  if (name === 'kubelet.sock' && existsSync(KUBELET)) serve();
});
if (existsSync(KUBELET)) serve();

// The first process of a container ignores a signal that it does not handle.
process.once('SIGTERM', () => process.exit());
