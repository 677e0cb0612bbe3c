import { request as plainRequest } from 'node:http';
import { connect } from 'node:http2';
import { request as tlsRequest } from 'node:https';
import { type Leaf } from '../doubles/certificates';
import { otlpProtobuf } from '../otlp/otlp-protobuf';
import { type Signal } from '../otlp/signals';
import { type DoorAnswer } from './door-answer';
import { grpcExport } from './grpc-export';

/** One export request, over a connection of its own. */
export interface DoorCall {
  readonly protocol: 'grpc' | 'http';
  readonly address: string;
  readonly port: number;
  /** Absent: without TLS, as behind the door. */
  readonly tls?: {
    /** Name that the server's certificate must bear. */
    readonly host: string;
    readonly serverCa: string;
    /** The client's certificate; absent: none. */
    readonly leaf?: Leaf;
  };
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: Signal;
  /** The request in OTLP/JSON. */
  readonly body: object;
}

const TIMEOUT_MS = 10_000;
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

const tlsOf = ({ tls }: DoorCall) =>
  tls && { servername: tls.host, ca: tls.serverCa, cert: tls.leaf?.['tls.crt'], key: tls.leaf?.['tls.key'] };

const hostOf = ({ tls, address }: DoorCall) => tls?.host ?? address;

function reason(error: NodeJS.ErrnoException): DoorAnswer {
  return { refused: error.code ?? error.message };
}

function overHttp(call: DoorCall): Promise<DoorAnswer> {
  return new Promise((resolve) => {
    const outgoing = (call.tls ? tlsRequest : plainRequest)(
      {
        host: call.address,
        port: call.port,
        path: `/v1/${call.signal}`,
        method: 'POST',
        agent: false,
        ...tlsOf(call),
        headers: { host: hostOf(call), 'content-type': 'application/json', ...call.headers },
        timeout: TIMEOUT_MS,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')));
    outgoing.on('error', (error) => resolve(reason(error)));
    outgoing.end(JSON.stringify(call.body));
  });
}

function overGrpc(call: DoorCall): Promise<DoorAnswer> {
  return new Promise((resolve) => {
    const scheme = call.tls ? 'https' : 'http';
    const session = connect(`${scheme}://${call.address}:${call.port}`, {
      ...tlsOf(call),
      ...(call.tls ? { ALPNProtocols: ['h2'] } : {}),
    });
    const finish = (answer: DoorAnswer) => {
      resolve(answer);
      session.destroy();
    };
    session.on('error', (error) => finish(reason(error)));
    session.on('close', () => resolve({ refused: 'closed' }));
    session.setTimeout(TIMEOUT_MS, () => finish({ refused: 'no answer' }));
    const { signal, headers, body } = call;
    const payload = otlpProtobuf(signal, body);
    void grpcExport(session, { signal, authority: hostOf(call), headers, payload }).then(finish);
  });
}
