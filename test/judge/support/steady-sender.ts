import { type ClientHttp2Session } from 'node:http2';
import { taken } from '../../../testbed/doors/door-call';
import { type DoorAnswer } from '../../../testbed/doors/door-answer';
import { type DoorConnection, hostOf } from '../../../testbed/doors/door-connection';
import { connectHttp2 } from '../../../testbed/doors/http2-request';
import { grpcExport, httpExport } from '../../../testbed/doors/otlp-export';

/** What became of one request. */
export interface Sent {
  readonly number: string;
  readonly protocol: 'grpc' | 'http';
  readonly answer: DoorAnswer;
}

/** A client that sends small requests steadily over one connection to a door, by OTLP/HTTP and OTLP/gRPC in turn. */
export class SteadySender {
  private readonly session: ClientHttp2Session;
  private readonly sent: Promise<Sent>[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly door: DoorConnection,
    perSecond: number,
  ) {
    this.session = connectHttp2(door).on('error', () => this.session.destroy());
    this.timer = setInterval(() => this.sent.push(this.send(String(this.sent.length))), 1_000 / perSecond);
  }

  /** Sends no more, and tells what became of each request. */
  async stop(): Promise<readonly Sent[]> {
    clearInterval(this.timer);
    const sent = await Promise.all(this.sent);
    this.session.destroy();
    return sent;
  }

  private async send(number: string): Promise<Sent> {
    const protocol = Number(number) % 2 === 0 ? 'http' : 'grpc';
    if (this.session.destroyed) return { number, protocol, answer: { refused: 'the connection is closed' } };
    const send = protocol === 'http' ? httpExport : grpcExport;
    const answer = await send(this.session, {
      signal: 'logs',
      authority: hostOf(this.door),
      headers: { 'x-number': number },
      payload: Buffer.alloc(100),
    });
    return { number, protocol, answer };
  }
}

/** The requests that a client has to send again. */
export function refusedOf(sent: readonly Sent[]): Sent[] {
  return sent.filter(({ answer, protocol }) => !taken(answer, protocol));
}
