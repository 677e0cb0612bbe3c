import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer as createHttp2Server, type Http2Server, type ServerHttp2Session } from 'node:http2';
import { type AddressInfo } from 'node:net';

export interface EchoGatewayProps {
  /** @default 127.0.0.1 */
  readonly address?: string;
  /** @default any that are free */
  readonly ports?: { readonly http: number; readonly grpc: number };
  /** How long a request takes. @default 0 */
  readonly answerMs?: number;
  /** Told of every request that has come in whole. */
  readonly onRequest?: (headers: IncomingHttpHeaders) => void;
}

/** A double of a gateway: over HTTP it answers with the headers that it was given, over gRPC with its status alone. */
export class EchoGateway {
  private readonly http: Server;
  private readonly grpc: Http2Server;
  private readonly sessions = new Set<ServerHttp2Session>();
  private stopping = false;

  private constructor({ answerMs = 0, onRequest }: EchoGatewayProps) {
    this.http = createServer((incoming, answer) => {
      const echo = () => {
        if (this.stopping) answer.setHeader('connection', 'close');
        answer.end(JSON.stringify(incoming.headers));
      };
      incoming.resume().on('end', () => {
        onRequest?.(incoming.headers);
        setTimeout(echo, answerMs);
      });
    });
    // An upstream that ends a connection by itself may cut a request that is on its way; collectors end none.
    this.http.keepAliveTimeout = 0;
    this.grpc = createHttp2Server()
      .on('session', (session) => {
        this.sessions.add(session);
        session.on('close', () => this.sessions.delete(session));
      })
      .on('stream', (stream, headers) => {
        const respond = () => {
          stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
          stream.end();
        };
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
        stream.resume().on('end', () => {
          onRequest?.(headers);
          setTimeout(respond, answerMs);
        });
      });
  }

  static async start(props: EchoGatewayProps = {}): Promise<EchoGateway> {
    const gateway = new EchoGateway(props);
    const { address = '127.0.0.1', ports = { http: 0, grpc: 0 } } = props;
    await listening(gateway.http, ports.http, address);
    await listening(gateway.grpc, ports.grpc, address);
    return gateway;
  }

  get httpPort(): number {
    return (this.http.address() as AddressInfo).port;
  }

  get grpcPort(): number {
    return (this.grpc.address() as AddressInfo).port;
  }

  /** Stops as a collector does: takes no connection, ends idle ones, and answers what it has begun. */
  async stop(): Promise<void> {
    this.stopping = true;
    const closed = [this.http, this.grpc].map((server) => new Promise((resolve) => server.close(resolve)));
    for (const session of this.sessions) session.close();
    await Promise.all(closed);
  }
}

function listening(server: Server | Http2Server, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
}
