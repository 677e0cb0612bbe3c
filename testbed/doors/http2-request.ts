import { type ClientHttp2Session, connect, constants, type OutgoingHttpHeaders } from 'node:http2';
import { type Refused, refused } from './door-answer';
import { type DoorConnection, tlsOptions } from './door-connection';

/** One POST on a connection that is open. */
export interface Http2Request {
  readonly authority: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

export interface Http2Answer {
  /** Of HTTP. */
  readonly status: number;
  /** Headers and trailers. */
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** An HTTP/2 connection to a door; the caller listens for its errors and ends it. */
export function connectHttp2(door: DoorConnection): ClientHttp2Session {
  const scheme = door.tls ? 'https' : 'http';
  const protocols = door.tls ? { ALPNProtocols: ['h2'] } : {};
  return connect(`${scheme}://${door.address}:${door.port}`, { ...tlsOptions(door), ...protocols });
}

/** Sends the request; resolves to the answer, or to the reason why there was none. */
export function http2Request(
  session: ClientHttp2Session,
  { authority, path, headers, body }: Http2Request,
): Promise<Http2Answer | Refused> {
  return new Promise((resolve) => {
    const stream = session.request({
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_PATH]: path,
      [constants.HTTP2_HEADER_AUTHORITY]: authority,
      ...headers,
    });
    let received: Record<string, unknown> = {};
    let text = '';
    stream.on('response', (first) => (received = { ...received, ...first }));
    stream.on('trailers', (last) => (received = { ...received, ...last }));
    stream.on('error', (error: NodeJS.ErrnoException) => resolve(refused(error)));
    stream.on('close', () => resolve({ refused: 'closed' }));
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
    stream.on('end', () => {
      const status = received[constants.HTTP2_HEADER_STATUS];
      resolve(
        status === undefined ? { refused: 'no status' } : { status: Number(status), headers: received, text },
      );
    });
    stream.end(body);
  });
}
