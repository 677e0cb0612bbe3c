import { request } from 'node:https';

/** What a client presents, and what it claims. */
export interface DoorRequest {
  readonly port: number;
  readonly serverCa: string;
  readonly host: string;
  readonly leaf?: { readonly 'tls.crt': string; readonly 'tls.key': string };
  readonly headers?: Readonly<Record<string, string>>;
  /** @default /v1/logs */
  readonly path?: string;
  /** @default {} */
  readonly body?: Buffer;
}

/** One OTLP/HTTP request over a connection of its own; resolves to the answer, or to `refused` with the reason. */
export function knock(
  options: DoorRequest,
): Promise<{ status: number; headers: Record<string, unknown>; body: string } | { refused: string }> {
  return new Promise((resolve) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: options.port,
        servername: options.host,
        path: options.path ?? '/v1/logs',
        method: 'POST',
        agent: false,
        ca: options.serverCa,
        cert: options.leaf?.['tls.crt'],
        key: options.leaf?.['tls.key'],
        headers: { host: options.host, 'content-type': 'application/json', ...options.headers },
        timeout: 10_000,
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('timeout')));
    outgoing.on('error', (error: NodeJS.ErrnoException) => resolve({ refused: error.code ?? error.message }));
    outgoing.end(options.body ?? '{}');
  });
}
