import { otlpProtobuf } from '../otlp/otlp-protobuf';
import { type Signal } from '../otlp/signals';
import { type DoorAnswer, refused } from './door-answer';
import { type DoorConnection, hostOf, TIMEOUT_MS } from './door-connection';
import { connectHttp2 } from './http2-request';
import { httpCall } from './http-call';
import { grpcExport } from './otlp-export';

/** One export request, over a connection of its own. */
export interface DoorCall extends DoorConnection {
  readonly protocol: 'grpc' | 'http';
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: Signal;
  /** The request in OTLP/JSON. */
  readonly body: object;
}

const GRPC_OK = 0;
const HTTP_OK = 200;

/** Whether the request was taken. */
export function taken(answer: DoorAnswer, protocol: DoorCall['protocol']): boolean {
  return 'status' in answer && answer.status === (protocol === 'grpc' ? GRPC_OK : HTTP_OK);
}

/**
 * Sends one request. With TLS 1.3 a client whose certificate is refused still sees a finished handshake, so that only
 * an answered request counts.
 */
export function doorCall(call: DoorCall): Promise<DoorAnswer> {
  return call.protocol === 'grpc' ? overGrpc(call) : overHttp(call);
}

function overHttp({ address, port, tls, headers, signal, body }: DoorCall): Promise<DoorAnswer> {
  return httpCall({ address, port, tls, headers, path: `/v1/${signal}`, body: JSON.stringify(body) });
}

function overGrpc(call: DoorCall): Promise<DoorAnswer> {
  return new Promise((resolve) => {
    const session = connectHttp2(call);
    const finish = (answer: DoorAnswer) => {
      resolve(answer);
      session.destroy();
    };
    session.on('error', (error) => finish(refused(error)));
    session.on('close', () => resolve({ refused: 'closed' }));
    session.setTimeout(TIMEOUT_MS, () => finish({ refused: 'no answer' }));
    const { signal, headers, body } = call;
    const payload = otlpProtobuf(signal, body);
    void grpcExport(session, { signal, authority: hostOf(call), headers, payload }).then(finish);
  });
}
