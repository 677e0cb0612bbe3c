import { createServer, type Server } from 'node:http';
import { createServer as createHttp2Server, type Http2Server } from 'node:http2';
import { type AddressInfo } from 'node:net';

/** A double of a gateway: over HTTP it answers with the headers that it was given, over gRPC with its status alone. */
export class EchoGateway {
  private constructor(
    private readonly http: Server,
    private readonly grpc: Http2Server,
  ) {}

  static async start(): Promise<EchoGateway> {
    const http = createServer((incoming, answer) => {
      incoming.resume().on('end', () => answer.end(JSON.stringify(incoming.headers)));
    });
    const grpc = createHttp2Server().on('stream', (stream) => {
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.resume().on('end', () => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
        stream.end();
      });
    });
    for (const server of [http, grpc])
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new EchoGateway(http, grpc);
  }

  get httpPort(): number {
    return (this.http.address() as AddressInfo).port;
  }

  get grpcPort(): number {
    return (this.grpc.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const server of [this.http, this.grpc]) await new Promise((resolve) => server.close(resolve));
  }
}
