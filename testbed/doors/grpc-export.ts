import { type ClientHttp2Session, connect, constants } from 'node:http2';
import { type Signal } from '../otlp/signals';
import { type DoorAnswer, refused } from './door-answer';
import { type DoorConnection, tlsOptions } from './door-connection';

/** One export request in protobuf, on a connection that is open. */
export interface GrpcExport {
  readonly signal: Signal;
  readonly authority: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload: Buffer;
}

/** An HTTP/2 connection to a door; the caller listens for its errors and ends it. */
export function connectGrpc(door: DoorConnection): ClientHttp2Session {
  const scheme = door.tls ? 'https' : 'http';
  const protocols = door.tls ? { ALPNProtocols: ['h2'] } : {};
  return connect(`${scheme}://${door.address}:${door.port}`, { ...tlsOptions(door), ...protocols });
}

/** A unary call of gRPC: one HTTP/2 request with a frame of five bytes before the message. */
export function grpcExport(session: ClientHttp2Session, call: GrpcExport): Promise<DoorAnswer> {
  const service = call.signal === 'traces' ? 'trace' : call.signal;
  const name = `${service[0]!.toUpperCase()}${service.slice(1)}Service`;
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(call.payload.length, 1);
  return new Promise((resolve) => {
    const stream = session.request({
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_PATH]: `/opentelemetry.proto.collector.${service}.v1.${name}/Export`,
      [constants.HTTP2_HEADER_AUTHORITY]: call.authority,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...call.headers,
    });
    let headers: Record<string, unknown> = {};
    stream.on('response', (first) => (headers = { ...headers, ...first }));
    stream.on('trailers', (last) => (headers = { ...headers, ...last }));
    stream.on('error', (error: NodeJS.ErrnoException) => resolve(refused(error)));
    stream.on('close', () => resolve({ refused: 'closed' }));
    stream.resume().on('end', () => {
      const status = headers['grpc-status'];
      resolve(
        status === undefined
          ? { refused: `no status: ${JSON.stringify(headers)}` }
          : { status: Number(status), text: String(headers['grpc-message'] ?? '') },
      );
    });
    stream.end(Buffer.concat([frame, call.payload]));
  });
}
