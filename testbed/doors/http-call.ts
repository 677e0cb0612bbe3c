import { type IncomingHttpHeaders, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { type Refused, refused } from './door-answer';
import { type DoorConnection, hostOf, TIMEOUT_MS, tlsOptions } from './door-connection';

/** One POST over a connection of its own. */
export interface HttpCall extends DoorConnection {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends the call; resolves to the answer, or to the reason why there was none. */
export function httpCall(call: HttpCall): Promise<HttpAnswer | Refused> {
  return new Promise((resolve) => {
    const outgoing = (call.tls ? tlsRequest : plainRequest)(
      {
        host: call.address,
        port: call.port,
        path: call.path,
        method: 'POST',
        agent: false,
        ...tlsOptions(call),
        headers: { host: hostOf(call), 'content-type': 'application/json', ...call.headers },
        timeout: TIMEOUT_MS,
      },
      (response) => {
        const { statusCode: status = 0, headers } = response;
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => resolve({ status, headers, text }));
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')));
    outgoing.on('error', (error) => resolve(refused(error)));
    outgoing.end(call.body);
  });
}
